import process from 'node:process'
import { configPath, type Env, readConfig, writeConfig } from './config-file.ts'

/** What `zoo login` keeps: a token a registry. */
export type Logins = Readonly<Record<string, string>>

export const loginsPath = (env: Env = process.env) => configPath('logins.json', env)

/** One registry has one name here, however its URL was typed. */
export const registryKey = (registryUrl: string) => new URL(registryUrl).href.replace(/\/+$/, '')

export const readLogins = (env: Env = process.env): Logins =>
  readConfig(loginsPath(env), 'does not hold what zoo login wrote there; move it away, and log in again') as Logins

export const writeLogins = (logins: Logins, env: Env = process.env): void => writeConfig(loginsPath(env), logins)

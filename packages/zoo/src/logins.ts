import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'

/** What `zoo login` keeps: a token a registry. */
export type Logins = Readonly<Record<string, string>>

type Env = Readonly<Record<string, string | undefined>>

export const loginsPath = (env: Env = process.env) => join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'effzoo', 'logins.json')

/** One registry has one name here, however its URL was typed. */
export const registryKey = (registryUrl: string) => new URL(registryUrl).href.replace(/\/+$/, '')

export function readLogins(env: Env = process.env): Logins {
  const path = loginsPath(env)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
  try {
    const logins: unknown = JSON.parse(text)
    if (typeof logins === 'object' && logins !== null) return logins as Logins
  } catch {}
  throw new Error(`${path} does not hold what zoo login wrote there; move it away, and log in again`)
}

/** For its owner alone. Written beside and renamed: one who is interrupted keeps his other logins. */
export function writeLogins(logins: Logins, env: Env = process.env): void {
  const path = loginsPath(env)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const incomplete = `${path}.${process.pid}.incomplete`
  const file = openSync(incomplete, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify(logins, null, 1)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(incomplete, path)
}

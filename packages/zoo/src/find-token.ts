import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { tokenSecretFault } from '@effzoo/contract'
import { readLogins, registryKey } from './logins.ts'

type Env = Readonly<Record<string, string | undefined>>

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/**
 * The token for a registry: EFFZOO_TOKEN, else the file that EFFZOO_TOKEN_FILE names, else what `zoo login` keeps for it, else that of a registry on this
 * machine, in its data folder. One that cannot be a token is refused here, and goes nowhere.
 */
export function findToken(registryUrl: string, env: Env = process.env): string | undefined {
  if (env.EFFZOO_TOKEN) return whole(env.EFFZOO_TOKEN, 'EFFZOO_TOKEN')
  if (env.EFFZOO_TOKEN_FILE) {
    const text = read(env.EFFZOO_TOKEN_FILE)
    if (text === undefined) throw new Error(`there is no file ${env.EFFZOO_TOKEN_FILE}, which EFFZOO_TOKEN_FILE names`)
    return whole(text, env.EFFZOO_TOKEN_FILE)
  }
  const login = readLogins(env)[registryKey(registryUrl)]
  if (login !== undefined) return login
  if (!loopbackNames.includes(new URL(registryUrl).hostname)) return undefined
  const path = join(env.DATA_DIR || '.data', 'token')
  const text = read(path)
  return text === undefined ? undefined : whole(text, path)
}

function whole(text: string, source: string): string {
  const token = text.trim()
  const fault = tokenSecretFault(token)
  if (fault) throw new Error(`${source} does not hold a token: ${fault}`)
  return token
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

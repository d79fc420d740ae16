import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'

export type Env = Readonly<Record<string, string | undefined>>

/** Where the user's own settings lie. */
export const configPath = (name: string, env: Env = process.env) => join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'effzoo', name)

/** The object in the file; an empty one where there is none. `advice` says what to do about a file that holds something else. */
export function readConfig(path: string, advice: string): object {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {}
  throw new Error(`${path} ${advice}`)
}

/** For its owner alone. Written beside and renamed: one who is interrupted keeps what he had. */
export function writeConfig(path: string, value: object): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const incomplete = `${path}.${process.pid}.incomplete`
  const file = openSync(incomplete, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify(value, null, 1)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(incomplete, path)
}

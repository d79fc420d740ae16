import process from 'node:process'
import { parseArgs } from 'node:util'
import { readLogins, registryKey, writeLogins } from '../../src/logins.ts'
import { UsageError } from '../usage-error.ts'

export const usage = 'zoo logout URL'

/** Forgets the token for a registry. The registry goes on taking it, until it is revoked there. */
export async function logout(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
  const [registry, ...rest] = positionals
  const logins = readLogins()
  const known = Object.keys(logins)
  const list = known.length === 0 ? 'none is kept' : `kept are those for ${known.join(', ')}`
  if (registry === undefined || rest.length > 0 || !URL.canParse(registry)) throw new UsageError(`name the URL of one registry; ${list}`)
  const key = registryKey(registry)
  if (!Object.hasOwn(logins, key)) throw new Error(`no token is kept for ${key}; ${list}`)
  writeLogins(Object.fromEntries(Object.entries(logins).filter(([name]) => name !== key)))
  process.stdout.write(`forgot the token for ${key}; it stays valid until it is revoked: npm run admin -- token revoke ID\n`)
  return 0
}

import process from 'node:process'
import { parseArgs } from 'node:util'
import { tokenSecretFault } from '@effzoo/contract'
import { createClient } from '../../src/index.ts'
import { loginsPath, readLogins, registryKey, writeLogins } from '../../src/logins.ts'
import { pinRegistry } from '../../src/upstreams/effzoo.ts'
import { askSecret, readStdin } from '../read-secret.ts'
import { UsageError } from '../usage-error.ts'

export const usage = 'zoo login URL [--token-stdin]'

const isPlainFarAway = (url: URL) => url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)

/** Keeps a token for a registry, after the registry has taken it, and the keys that it signs with. */
export async function login(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { 'token-stdin': { type: 'boolean' } } })
  const [registry, ...rest] = positionals
  if (registry === undefined || rest.length > 0) throw new UsageError('name the URL of one registry')
  if (!URL.canParse(registry) || !/^https?:$/.test(new URL(registry).protocol)) {
    throw new UsageError(`${registry} is not an http or https URL; give one such as https://zoo.example.com`)
  }
  if (!values['token-stdin'] && !process.stdin.isTTY)
    throw new UsageError('no terminal to ask on: pass the token on stdin with --token-stdin')

  const secret = values['token-stdin'] ? await readStdin() : await askSecret(`token for ${registry}: `)
  const fault = tokenSecretFault(secret)
  if (fault) throw new UsageError(`that is not a token: ${fault}`)
  if (isPlainFarAway(new URL(registry))) {
    process.stderr.write(`zoo login: ${registry} is not https: whoever is on the way can read the token and use it\n`)
  }
  const { id, scopes, expiresAtMs } = await createClient({ registryUrl: registry, token: () => secret }).tokenSelf()
  writeLogins({ ...readLogins(), [registryKey(registry)]: secret })
  const until = expiresAtMs === null ? 'does not expire' : `expires ${new Date(expiresAtMs).toISOString().slice(0, 10)}`
  process.stdout.write(`${id} may ${scopes.join(', ')} and ${until}; kept in ${loginsPath()}\n`)
  await pinRegistry(registry, { env: process.env, log: (line) => process.stdout.write(`${line}\n`) })
  return 0
}

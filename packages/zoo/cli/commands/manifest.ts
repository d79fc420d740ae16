import { readFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { UsageError } from '../usage-error.ts'

export const usage = 'zoo manifest ID [--format effzoo|model-signing] [--key FILE.pem]'

const options = { format: { type: 'string', default: 'effzoo' }, key: { type: 'string' } } as const

/** What was pulled under a name, down to the digest of each 8 MiB; also in the form of OpenSSF's model signing. */
export async function manifest(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [reference, ...rest] = positionals
  if (reference === undefined || rest.length > 0) throw new UsageError(`name one checkpoint; ${positionals.length} are named`)
  if (values.format !== 'effzoo' && values.format !== 'model-signing')
    throw new UsageError(`--format ${values.format}: allowed are effzoo, model-signing`)
  if (values.key !== undefined && values.format !== 'model-signing') throw new UsageError('--key signs in the format model-signing alone')

  const { findCached } = await import('../../src/pull/find-cached.ts')
  const { openCache } = await import('../../src/cache/blob-cache.ts')
  const signed = await findCached(reference, openCache())
  if (values.format === 'effzoo') {
    process.stdout.write(`${JSON.stringify(signed, null, 1)}\n`)
    return 0
  }
  const { modelSigningBundle, modelSigningStatement } = await import('../../src/trust/model-signing.ts')
  const document =
    values.key === undefined
      ? modelSigningStatement(signed.manifest)
      : modelSigningBundle(signed.manifest, readFileSync(values.key, 'utf8'))
  process.stdout.write(`${JSON.stringify(document)}\n`)
  return 0
}

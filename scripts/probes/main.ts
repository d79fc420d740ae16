// `npm run probes -- [--variant NAME … | --missing]`: the references that an engine is compared with before it is measured, of all variants,
// of these, or of those that have none yet.
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { VariantId } from '@effzoo/contract'
import { findEngine, makeReference, probesVersion, type References, storedReferences } from '@effzoo/engines'
import { variantIds } from '@effzoo/models'
import { writeReferences } from './write-references.ts'

const made =
  'tfjs on the kernels of TensorFlow alone, op by op; 64 px; weights and images from seed 1 (packages/engines/src/parity); logits of one image; losses of four, before each of four steps of SGD'

const storedRows: References['rows'] = storedReferences.version === probesVersion ? storedReferences.rows : {}

class UsageError extends Error {}

function readCall(args: string[]): readonly VariantId[] {
  const { values } = parseArgs({ args, options: { variant: { type: 'string', multiple: true }, missing: { type: 'boolean' } } })
  if (values.variant && values.missing) throw new UsageError('either --variant or --missing')
  const unknown = values.variant?.find((name) => !variantIds.some((id) => id === name))
  if (unknown !== undefined) throw new UsageError(`--variant ${unknown}: there are ${variantIds.join(', ')}`)
  if (values.missing) return variantIds.filter((id) => !(id in storedRows))
  return values.variant ? (values.variant as VariantId[]) : variantIds
}

/** parseArgs throws these for an unknown or an incomplete flag. */
const isParseError = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

async function main(args: string[]): Promise<number> {
  try {
    const variants = readCall(args)
    process.env.EFFZOO_KERNELS = 'tensorflow' // ours are among what is compared
    const engine = await findEngine('tensorflow')
    let rows = storedRows
    for (const variant of variants) {
      const startedMs = performance.now()
      const row = await makeReference(engine, variant)
      rows = { ...rows, [variant]: row }
      writeReferences({ version: probesVersion, made, rows })
      const [logits, losses] = 'missing' in row ? [] : [row.logitsSensitivity, row.lossesSensitivity].map((value) => value.toExponential(1))
      const said = 'missing' in row ? `none: ${row.missing}` : `the last bit moves logits by ${logits}, losses by ${losses}`
      process.stdout.write(`${variant}  ${said}  (${((performance.now() - startedMs) / 1000).toFixed(1)} s)\n`)
    }
    return 0
  } catch (error) {
    if (!(error instanceof UsageError || isParseError(error))) throw error
    process.stderr.write(`probes: ${error.message}\nusage: npm run probes -- [--variant NAME … | --missing]\n`)
    return 2
  }
}

process.exitCode = await main(process.argv.slice(2))

import process from 'node:process'
import { measureVersus } from '../src/versus/measure-versus.ts'
import { UsageError } from './usage-error.ts'
import { findVariantId, readVersusWorkload, type VersusValues } from './versus-options.ts'
import { formatVersus } from './versus-table.ts'

/** Of both images where none is told. */
const imagePx = 224

export interface BenchVersusValues extends VersusValues {
  readonly versus: string
  readonly json?: boolean | undefined
}

export function readVersus(positionals: readonly string[], { versus, ...values }: VersusValues & { readonly versus: string }) {
  const [name, ...rest] = positionals
  if (name === undefined || rest.length > 0)
    throw new UsageError(`--versus ${versus}: name one variant to hold against it; ${positionals.length} are named`)
  const { shared, ...how } = readVersusWorkload(values, imagePx)
  return { baseline: { ...shared, variant: findVariantId(versus) }, candidate: { ...shared, variant: findVariantId(name) }, ...how }
}

/** Two variants on this machine, in turns. Needs no registry. */
export async function benchVersus(positionals: readonly string[], { json = false, ...values }: BenchVersusValues): Promise<number> {
  const say = (line: string) => process.stderr.write(`zoo bench: ${line}\n`)
  const options = readVersus(positionals, values)
  const report = await measureVersus({ ...options, seed: 1, say })
  if ('failed' in report) {
    say(report.failed)
    return 1
  }
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${formatVersus(report)}\n`)
  return 0
}

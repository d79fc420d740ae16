import process from 'node:process'
import { parseArgs } from 'node:util'
import { formatQuantity } from '@effzoo/contract'
import { analyze as analyzeLayers, analyzeStages, expand, type StageCost } from '@effzoo/models'
import { findNamed } from '../find-named.ts'
import { formatTable } from '../format.ts'
import { readSpec } from '../read-spec.ts'
import { UsageError } from '../usage-error.ts'
import { wholeNumber } from '../whole-number.ts'

export const usage = 'zoo analyze (VARIANT | --spec FILE) [--px N] [--json]'

/** Far beyond any use; sizes stay exact. */
const maxPx = 4096

const row = ({ name, blocks, layers, channels, outPx, params, macs }: StageCost) => [
  name,
  blocks === 0 ? '-' : String(blocks),
  String(layers),
  String(channels),
  String(outPx),
  formatQuantity(params),
  formatQuantity(macs),
]

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`

/** Computed here, from the architecture or a file that holds one: needs no registry. */
export async function analyze(args: string[]): Promise<number> {
  const options = { px: { type: 'string' }, spec: { type: 'string' }, json: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  if (values.spec !== undefined && positionals.length > 0) throw new UsageError('name a variant or give --spec FILE, not both')
  const { id: variant, spec } = values.spec === undefined ? findNamed(positionals) : { id: values.spec, spec: readSpec(values.spec) }
  const px = values.px === undefined ? spec.evalPx : wholeNumber('px', values.px, 1, maxPx)
  const layers = expand(spec, px)
  const cost = analyzeLayers(layers)
  const stages = analyzeStages(layers)
  if (values.json) process.stdout.write(`${JSON.stringify({ variant, px, ...cost, stages })}\n`)
  else {
    const head = ['stage', 'blocks', 'layers', 'channels', 'out px', 'params', 'macs']
    const table = formatTable(head, stages.map(row), ['left', 'right', 'right', 'right', 'right', 'right', 'right'])
    process.stdout.write(
      `${variant} at ${px} px: ${formatQuantity(cost.params)} params and ${formatQuantity(cost.statisticParams)} statistics (${mebibytes(cost.weightBytes)}), ` +
        `${formatQuantity(cost.macs)} macs, activations of ${mebibytes(cost.activationBytes)}\n\n${table}\n`,
    )
  }
  return 0
}

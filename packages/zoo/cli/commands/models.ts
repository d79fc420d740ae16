import process from 'node:process'
import { parseArgs } from 'node:util'
import { formatNumber, formatQuantity, type ModelItem, ModelQuery } from '@effzoo/contract'
import { formatTable } from '../format.ts'
import { openClient } from '../open-client.ts'
import { flagsOf, queryOf } from '../query-flags.ts'

/** All that the registry takes, but for what changes the form of an item: a table has its own. */
const filters = flagsOf(Object.keys(ModelQuery.shape).filter((parameter) => parameter !== 'format' && parameter !== 'fields'))

export const usage = `zoo models [${filters.map(({ flag }) => `--${flag} …`).join('] [')}] [--registry URL] [--json]`

const row = ({ id, px, params, macs, top1, top5 }: ModelItem) => [
  id,
  String(px),
  formatQuantity(params),
  formatQuantity(macs),
  String(top1 ?? '-'),
  String(top5 ?? '-'),
]

/** Of the measurement that stands beside a variant, where the query is about measurements. */
const measuredCells = ({ measured }: ModelItem) =>
  measured
    ? [formatNumber(measured.medianMs), measured.p90Ms === null ? '-' : formatNumber(measured.p90Ms), measured.deviceName]
    : ['-', '-', '-']

function formatModels(items: readonly ModelItem[]): string {
  const isMeasured = items.some(({ measured }) => measured !== undefined)
  const head = ['variant', 'px', 'params', 'macs', 'top-1 %', 'top-5 %', ...(isMeasured ? ['median ms', 'p90 ms', 'device'] : [])]
  const rows = items.map((item) => [...row(item), ...(isMeasured ? measuredCells(item) : [])])
  return formatTable(
    head,
    rows,
    head.map((name) => (name === 'variant' || name === 'device' ? 'left' : 'right')),
  )
}

/** parseArgs takes the value of `--sort -top1` for a flag. */
const joinDescendingSort = (args: readonly string[]) => args.join('\0').replaceAll('--sort\0-', '--sort=-').split('\0')

export async function models(args: string[]): Promise<number> {
  const options = Object.fromEntries(filters.map(({ flag }) => [flag, { type: 'string' as const }]))
  const { values } = parseArgs({
    args: joinDescendingSort(args),
    options: { ...options, registry: { type: 'string' }, json: { type: 'boolean' } },
  })
  const page = await openClient(values.registry).models(queryOf(filters, values))
  if (values.json) process.stdout.write(`${JSON.stringify(page)}\n`)
  else process.stdout.write(`${formatModels(page.items)}\n${page.nextCursor ? `more: --cursor ${page.nextCursor}\n` : ''}`)
  return 0
}

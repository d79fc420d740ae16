import process from 'node:process'
import { parseArgs } from 'node:util'
import { formatQuantity, ModelQuery, type Variant } from '@effzoo/contract'
import { formatTable } from '../format.ts'
import { openClient } from '../open-client.ts'

/** `maxParams` is `--max-params` on the command line. */
const filters = Object.keys(ModelQuery.shape).map((parameter) => ({
  parameter,
  flag: parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
}))

export const usage = `zoo models [${filters.map(({ flag }) => `--${flag} …`).join('] [')}] [--registry URL] [--json]`

const row = ({ id, px, params, macs, top1, top5 }: Variant) => [
  id,
  String(px),
  formatQuantity(params),
  formatQuantity(macs),
  String(top1 ?? '-'),
  String(top5 ?? '-'),
]

/** parseArgs takes the value of `--sort -top1` for a flag. */
const joinDescendingSort = (args: readonly string[]) => args.join('\0').replaceAll('--sort\0-', '--sort=-').split('\0')

export async function models(args: string[]): Promise<number> {
  const options = Object.fromEntries(filters.map(({ flag }) => [flag, { type: 'string' as const }]))
  const { values } = parseArgs({
    args: joinDescendingSort(args),
    options: { ...options, registry: { type: 'string' }, json: { type: 'boolean' } },
  })
  const query: Record<string, string> = {}
  for (const { parameter, flag } of filters) {
    const value = (values as Record<string, string | undefined>)[flag]
    if (value !== undefined) query[parameter] = value
  }
  const page = await openClient(values.registry).models(query)
  if (values.json) process.stdout.write(`${JSON.stringify(page)}\n`)
  else {
    const table = formatTable(['variant', 'px', 'params', 'macs', 'top-1 %', 'top-5 %'], page.items.map(row), [
      'left',
      'right',
      'right',
      'right',
      'right',
      'right',
    ])
    process.stdout.write(`${table}\n${page.nextCursor ? `more: --cursor ${page.nextCursor}\n` : ''}`)
  }
  return 0
}

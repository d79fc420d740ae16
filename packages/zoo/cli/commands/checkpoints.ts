import process from 'node:process'
import { parseArgs } from 'node:util'
import { CheckpointQuery } from '@effzoo/contract'
import { formatCatalogue, searchCatalogue } from '../catalogue-table.ts'
import { formatTable } from '../format.ts'
import { openClient } from '../open-client.ts'
import { flagsOf, queryOf } from '../query-flags.ts'
import { UsageError } from '../usage-error.ts'

/** All that a registry's list takes, but for what changes the form of an item. */
const filters = flagsOf(Object.keys(CheckpointQuery.shape).filter((parameter) => parameter !== 'format' && parameter !== 'fields'))
/** Those that the catalogue knows. */
const ownFilters = ['variant', 'min-top1', 'max-px', 'classes'] as const

export const usage = `zoo checkpoints [${ownFilters.map((flag) => `--${flag} …`).join('] [')}] [--json] | --registry URL [${filters.map(({ flag }) => `--${flag} …`).join('] [')}] [--json]`

/** What `zoo pull` can fetch without a registry; with `--registry`, what that one holds. */
export async function checkpoints(args: string[]): Promise<number> {
  const flags = Object.fromEntries(filters.map(({ flag }) => [flag, { type: 'string' as const }]))
  const { values } = parseArgs({ args, options: { ...flags, registry: { type: 'string' }, json: { type: 'boolean' } } })
  const given = values as Readonly<Record<string, string | undefined>>
  if (values.registry === undefined) {
    const foreign = filters.find(({ flag }) => given[flag] !== undefined && !ownFilters.some((own) => own === flag))
    if (foreign) throw new UsageError(`--${foreign.flag} is of a registry: name one with --registry URL`)
    const found = searchCatalogue(given)
    process.stdout.write(`${values.json ? JSON.stringify(found) : formatCatalogue(found)}\n`)
    return 0
  }
  const page = await openClient(values.registry).checkpoints(queryOf(filters, values))
  const head = ['checkpoint', 'px', 'classes', 'top-1 %', 'licence', 'bytes', 'tags', 'owner']
  const rows = page.items.map(({ id, px, classes, top1, license, sizeBytes, tags, owner }) => [
    id,
    String(px),
    String(classes),
    String(top1 ?? '-'),
    license,
    sizeBytes.toLocaleString('en'),
    tags.join(' ') || '-',
    owner,
  ])
  const table = formatTable(head, rows, ['left', 'right', 'right', 'right', 'left', 'right', 'left', 'left'])
  process.stdout.write(
    values.json ? `${JSON.stringify(page)}\n` : `${table}\n${page.nextCursor ? `more: --cursor ${page.nextCursor}\n` : ''}`,
  )
  return 0
}

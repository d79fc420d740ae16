import process from 'node:process'
import { parseArgs } from 'node:util'
import { type Sweep, SweepId } from '@effzoo/contract'
import { idsOf } from '../ids-of.ts'
import { openClient } from '../open-client.ts'
import { flagsOf, queryOf } from '../query-flags.ts'
import { formatSweeps } from '../sweep-table.ts'
import { UsageError } from '../usage-error.ts'

export const usage =
  'zoo sweeps [--schedule SCHEDULE] [--limit N] [--cursor …] [--registry URL] [--json] | zoo sweeps cancel SWEEP… [--registry URL] [--json]'

const filters = flagsOf(['schedule', 'limit', 'cursor'])
const options = {
  schedule: { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
  registry: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** Requests for many jobs and how far they are, newest first; or ends what has not ended of some. */
export async function sweeps(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [verb, ...names] = positionals
  const client = openClient(values.registry)
  if (verb === 'cancel') {
    const cancelled: Sweep[] = []
    for (const id of idsOf(verb, 'sweeps', names, SweepId)) cancelled.push(await client.cancelSweep(id))
    process.stdout.write(values.json ? `${JSON.stringify(cancelled)}\n` : `${formatSweeps(cancelled, Date.now())}\n`)
    // one that had ended before was not cancelled
    return cancelled.every(({ state }) => state === 'cancelled') ? 0 : 1
  }
  if (verb !== undefined) throw new UsageError(`${verb}: allowed is cancel, or nothing to list`)
  const page = await client.sweeps(queryOf(filters, values))
  if (values.json) process.stdout.write(`${JSON.stringify(page)}\n`)
  else {
    const more = page.nextCursor ? `\nmore: --cursor ${page.nextCursor}` : ''
    process.stdout.write(page.items.length === 0 ? 'no such sweeps\n' : `${formatSweeps(page.items, Date.now())}${more}\n`)
  }
  return 0
}

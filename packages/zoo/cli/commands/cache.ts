import process from 'node:process'
import { parseArgs } from 'node:util'
import { parseQuantity } from '@effzoo/contract'
import { describeContents, describePruned, describeRepairs, describeVerified } from '../cache-text.ts'
import { durationOf } from '../duration.ts'
import { UsageError } from '../usage-error.ts'

export const usage = 'zoo cache list|verify|repair|prune [--older-than 30d] [--max-size 5G] [--dry-run] [--json]'

const options = {
  'older-than': { type: 'string' },
  'max-size': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

function sizeOf(text: string): number {
  const bytes = parseQuantity(text)
  if (bytes === undefined) throw new UsageError(`--max-size ${text}: allowed are bytes, such as 500M or 5G`)
  return bytes
}

/** What lies in the cache, whether it is right, and what need not lie there. Exit code 1: something is damaged, or was not repaired. */
export async function cache(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [verb, ...rest] = positionals
  const { openCache } = await import('../../src/cache/blob-cache.ts')
  const opened = openCache()
  const print = (value: unknown, text: string) => process.stdout.write(`${values.json ? JSON.stringify(value) : text}\n`)
  if (verb === 'list' && rest.length === 0) {
    const { listCache } = await import('../../src/cache/list-cache.ts')
    const contents = await listCache(opened)
    print({ directory: opened.directory, ...contents }, describeContents(contents, opened.directory))
    return 0
  }
  if (verb === 'verify' && rest.length === 0) {
    const { verifyCache } = await import('../../src/cache/verify-cache.ts')
    const verified = await verifyCache(opened)
    print(verified, describeVerified(verified))
    return verified.every(({ isRight }) => isRight) ? 0 : 1
  }
  if (verb === 'repair' && rest.length === 0) {
    const { repairCache } = await import('../../src/cache/repair-cache.ts')
    const repairs = await repairCache(opened, { log: (line) => process.stderr.write(`${line}\n`) })
    print(repairs, describeRepairs(repairs))
    return repairs.every(({ done }) => done !== 'failed') ? 0 : 1
  }
  if (verb === 'prune' && rest.length === 0) {
    const { pruneCache } = await import('../../src/cache/prune-cache.ts')
    const [age, size, dryRun] = [values['older-than'], values['max-size'], values['dry-run']]
    const pruned = await pruneCache(opened, {
      unusedMs: age === undefined ? undefined : durationOf('older-than', age),
      maxBytes: size === undefined ? undefined : sizeOf(size),
      dryRun,
    })
    print(pruned, describePruned(pruned, dryRun))
    return 0
  }
  throw new UsageError(`${positionals.join(' ') || 'nothing'}: allowed are list, verify, repair and prune`)
}

import process from 'node:process'
import { parseArgs } from 'node:util'
import { ResultId } from '@effzoo/contract'
import { compareResults } from '../../src/index.ts'
import { formatComparison } from '../compare-table.ts'
import { openClient } from '../open-client.ts'
import { UsageError } from '../usage-error.ts'

export const usage = 'zoo compare RESULT RESULT [--force] [--registry URL] [--json]'

function resultIdOf(text: string): ResultId {
  const id = ResultId.safeParse(text)
  if (!id.success) throw new UsageError(`${text} is not ${id.error.issues[0]?.message}`)
  return id.data
}

/** Candidate over baseline, in this order: the first is the baseline. Where there is no ratio the answer says why. */
export async function compare(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { force: { type: 'boolean', default: false }, registry: { type: 'string' }, json: { type: 'boolean' } },
  })
  const [baseline, candidate, ...rest] = positionals.map(resultIdOf)
  if (!baseline || !candidate || rest.length > 0) throw new UsageError(`name two results; ${positionals.length} are named`)
  const client = openClient(values.registry)
  const report = await compareResults(client, baseline, candidate, { force: values.force })
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : `${formatComparison(report)}\n`)
  return 0
}

import process from 'node:process'
import { parseArgs } from 'node:util'
import { bench as submitAndFollow } from '../../src/index.ts'
import { showBench } from '../bench-progress.ts'
import { benchRequests, workloadFlags } from '../bench-requests.ts'
import { formatBenchReport } from '../bench-table.ts'
import { openClient } from '../open-client.ts'

export const usage =
  'zoo bench VARIANT… [--task infer|train-step|both] [--engine NAME] [--batch N] [--px N] [--precision float32|bfloat16|tf32] [--protocol quick|standard|publish] [--registry URL] [--json]'

export async function bench(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...workloadFlags, registry: { type: 'string' }, json: { type: 'boolean' } },
  })
  const requests = benchRequests(positionals, values)
  const client = openClient(values.registry)
  await client.models({ limit: '1' }) // a registry that is not there is said at once; one that goes away later is waited for
  const report = await showBench((options) => submitAndFollow(client, requests, options))
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : `${formatBenchReport(report)}\n`)
  return report.outcomes.every(({ result }) => result) ? 0 : 1
}

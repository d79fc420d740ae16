import process from 'node:process'
import { parseArgs } from 'node:util'
import type { JobRequest, SweepRequest } from '@effzoo/contract'
import { type BenchReport, bench as benchJobs, benchSweep, type Client, submit, submitSweep } from '../../src/index.ts'
import { showBench, showSweep } from '../bench-progress.ts'
import { benchRequests, sweepRequest, workloadFlags } from '../bench-requests.ts'
import { formatBenchReport } from '../bench-table.ts'
import { benchVersus } from '../bench-versus.ts'
import { formatJobs } from '../job-table.ts'
import { openClient } from '../open-client.ts'
import { formatSweeps } from '../sweep-table.ts'
import { UsageError } from '../usage-error.ts'
import { versusFlags } from '../versus-options.ts'

export const usage =
  'zoo bench VARIANT… [--task infer|train-step|both] [--engine NAME,…] [--batch N,…] [--px N] [--precision float32|bfloat16|tf32] ' +
  '[--protocol quick|standard|publish] [--device ID] [--label LABEL]… [--priority N] [--deadline 2h] [--debounce 1d] [--wait|--no-wait] [--registry URL] [--json]\n' +
  '  zoo bench VARIANT --versus BASELINE [--task infer|train-step] [--engine NAME] [--batch N] [--px N] [--precision NAME] ' +
  '[--rounds N] [--least-effect SHARE] [--json]     (in turns, on this machine)'

/** Of the two roads, those that only one has. */
const ofJobs = ['protocol', 'device', 'label', 'priority', 'deadline', 'debounce', 'wait', 'no-wait', 'registry'] as const
const ofVersus = ['rounds', 'least-effect'] as const

const options = {
  ...workloadFlags,
  ...versusFlags,
  versus: { type: 'string' },
  wait: { type: 'boolean' },
  'no-wait': { type: 'boolean' },
  registry: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** With `--no-wait` the jobs go on without anybody who looks on: `zoo jobs` shows them. */
export async function bench(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const { versus } = values
  const stray = (versus === undefined ? ofVersus : ofJobs).find((flag) => values[flag] !== undefined)
  if (versus !== undefined && stray)
    throw new UsageError(`--${stray}: of no meaning with --versus, which measures on this machine without a registry`)
  if (stray) throw new UsageError(`--${stray}: of no meaning without --versus`)
  if (versus !== undefined) return benchVersus(positionals, { ...values, versus })

  if (values.wait && values['no-wait']) throw new UsageError('--wait and --no-wait: give one of them')
  const asked = { requests: benchRequests(positionals, values), sweep: sweepRequest(positionals, values) }
  const client = openClient(values.registry)
  await client.models({ limit: '1' }) // a registry that is not there is said at once; one that goes away later is waited for
  if (values['no-wait']) {
    const [answer, table] = await leave(client, asked)
    process.stdout.write(values.json ? `${JSON.stringify(answer)}\n` : `${table}\n`)
    return 0
  }
  const report = await follow(client, asked)
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : `${formatBenchReport(report)}\n`)
  return report.outcomes.every(({ result }) => result) ? 0 : 1
}

/** The same in two forms; several jobs are asked for as one sweep. */
interface Asked {
  readonly requests: readonly JobRequest[]
  readonly sweep: SweepRequest
}

async function leave(client: Client, { requests, sweep }: Asked): Promise<[answer: unknown, table: string]> {
  if (requests.length === 1) {
    const jobs = await submit(client, requests)
    return [jobs, formatJobs(jobs, Date.now())]
  }
  const submitted = await submitSweep(client, sweep)
  return [submitted, `${formatSweeps([submitted], Date.now())}\nzoo jobs --sweep ${submitted.id} shows its jobs`]
}

const follow = (client: Client, { requests, sweep }: Asked): Promise<BenchReport> =>
  requests.length === 1 ? showBench((given) => benchJobs(client, requests, given)) : showSweep((given) => benchSweep(client, sweep, given))

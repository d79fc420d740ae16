import process from 'node:process'
import { parseArgs } from 'node:util'
import { submit, bench as submitAndFollow } from '../../src/index.ts'
import { showBench } from '../bench-progress.ts'
import { benchRequests, workloadFlags } from '../bench-requests.ts'
import { formatBenchReport } from '../bench-table.ts'
import { benchVersus } from '../bench-versus.ts'
import { formatJobs } from '../job-table.ts'
import { openClient } from '../open-client.ts'
import { UsageError } from '../usage-error.ts'
import { versusFlags } from '../versus-options.ts'

export const usage =
  'zoo bench VARIANT… [--task infer|train-step|both] [--engine NAME] [--batch N] [--px N] [--precision float32|bfloat16|tf32] ' +
  '[--protocol quick|standard|publish] [--wait|--no-wait] [--registry URL] [--json]\n' +
  '  zoo bench VARIANT --versus BASELINE [--task infer|train-step] [--engine NAME] [--batch N] [--px N] [--precision NAME] ' +
  '[--rounds N] [--least-effect SHARE] [--json]     (in turns, on this machine)'

/** Of the two roads, those that only one has. */
const ofJobs = ['protocol', 'device', 'wait', 'no-wait', 'registry'] as const
const ofVersus = ['rounds', 'least-effect'] as const

const options = {
  ...workloadFlags,
  ...versusFlags,
  versus: { type: 'string' },
  device: { type: 'string' },
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

  if (values.device !== undefined)
    throw new UsageError('--device: a job goes to the first runner that has its engine; choose by running a runner on that device alone')
  if (values.wait && values['no-wait']) throw new UsageError('--wait and --no-wait: give one of them')
  const requests = benchRequests(positionals, values)
  const client = openClient(values.registry)
  await client.models({ limit: '1' }) // a registry that is not there is said at once; one that goes away later is waited for
  if (values['no-wait']) {
    const jobs = await submit(client, requests)
    process.stdout.write(values.json ? `${JSON.stringify(jobs)}\n` : `${formatJobs(jobs, Date.now())}\n`)
    return 0
  }
  const report = await showBench((given) => submitAndFollow(client, requests, given))
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : `${formatBenchReport(report)}\n`)
  return report.outcomes.every(({ result }) => result) ? 0 : 1
}

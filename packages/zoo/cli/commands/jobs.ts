import process from 'node:process'
import { parseArgs } from 'node:util'
import { JobId, jobStates } from '@effzoo/contract'
import { followJob } from '../../src/index.ts'
import { describeJob } from '../bench-progress.ts'
import { idsOf } from '../ids-of.ts'
import { formatJobs } from '../job-table.ts'
import { openClient } from '../open-client.ts'
import { showProgress } from '../progress.ts'
import { flagsOf, queryOf } from '../query-flags.ts'
import { UsageError } from '../usage-error.ts'

export const usage =
  'zoo jobs [--state STATE] [--variant VARIANT] [--sweep SWEEP] [--limit N] [--cursor …] [--registry URL] [--json] | zoo jobs cancel|redrive JOB… [--registry URL] [--json] | zoo jobs watch JOB [--registry URL] [--json]'

const filters = flagsOf(['state', 'variant', 'sweep', 'limit', 'cursor'])
const options = {
  state: { type: 'string' },
  variant: { type: 'string' },
  sweep: { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
  registry: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** What waits, what runs and what has ended, newest first; or ends some of it, or queues again what failed. */
export async function jobs(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [verb, ...names] = positionals
  const client = openClient(values.registry)
  if (verb === 'cancel') {
    const cancelled = []
    for (const id of idsOf(verb, 'jobs', names, JobId)) cancelled.push(await client.cancelJob(id))
    process.stdout.write(values.json ? `${JSON.stringify(cancelled)}\n` : `${formatJobs(cancelled, Date.now())}\n`)
    // one that had ended before was not cancelled
    return cancelled.every(({ state }) => state === 'cancelled') ? 0 : 1
  }
  if (verb === 'redrive') {
    const redriven = []
    for (const id of idsOf(verb, 'jobs', names, JobId)) redriven.push(await client.redriveJob(id))
    process.stdout.write(values.json ? `${JSON.stringify(redriven)}\n` : `${formatJobs(redriven, Date.now())}\n`)
    return 0
  }
  if (verb === 'watch') return watch(client, names, values.json ?? false)
  if (verb !== undefined) throw new UsageError(`${verb}: allowed are cancel, redrive and watch, or nothing to list`)
  if (values.state !== undefined && !jobStates.some((state) => state === values.state))
    throw new UsageError(`--state ${values.state}: allowed are ${jobStates.join(', ')}`)
  const page = await client.jobs(queryOf(filters, values))
  if (values.json) process.stdout.write(`${JSON.stringify(page)}\n`)
  else {
    const more = page.nextCursor ? `\nmore: --cursor ${page.nextCursor}` : ''
    process.stdout.write(page.items.length === 0 ? 'no such jobs\n' : `${formatJobs(page.items, Date.now())}${more}\n`)
  }
  return 0
}

/** A line on stdout for each change with --json; else how far it is on stderr, and at its end the job on stdout. */
async function watch(client: ReturnType<typeof openClient>, names: readonly string[], isJson: boolean): Promise<number> {
  const [id, ...others] = idsOf('watch', 'job', names, JobId)
  if (others.length > 0) throw new UsageError('watch: name one job')
  let job = await client.job(id!)
  const display = isJson ? undefined : showProgress(`${job.variant} ${job.task}`)
  for await (job of followJob(client, job)) {
    if (isJson) process.stdout.write(`${JSON.stringify(job)}\n`)
    else display?.update(describeJob(job, Date.now()))
  }
  display?.end()
  if (!isJson) process.stdout.write(`${formatJobs([job], Date.now())}\n`)
  return job.state === 'done' ? 0 : 1
}

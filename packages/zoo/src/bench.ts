import { randomUUID } from 'node:crypto'
import type { Job, JobFailure, JobRequest, Result, VariantDetail } from '@effzoo/contract'
import type { Client } from './client.ts'
import { followJob } from './follow-job.ts'
import { compareToPublished, type PublishedComparison } from './nearest-figures.ts'
import { type Patience, patiently } from './patiently.ts'

/** A job that has ended: with a result, or with the reason why not. */
export interface Outcome {
  readonly job: Job
  readonly result: Result | null
  readonly failure: JobFailure | null
}

export interface BenchReport {
  readonly registryUrl: string
  readonly outcomes: readonly Outcome[]
  readonly published: readonly PublishedComparison[]
}

export interface BenchOptions extends Patience {
  readonly onProgress?: (job: Job) => void
}

async function follow(client: Client, submitted: Job, options: BenchOptions): Promise<Job> {
  let job = submitted
  for await (job of followJob(client, submitted, options)) options.onProgress?.(job)
  return job
}

/** Submits the requests, each once, however often the registry has to be asked. */
export async function submit(
  client: Client,
  requests: readonly JobRequest[],
  options: BenchOptions = {},
  submitted: Job[] = [],
): Promise<Job[]> {
  for (const request of requests) {
    const key = randomUUID()
    submitted.push(await patiently(() => client.submitJob(request, key), options))
  }
  return submitted
}

/** The results of jobs that have ended, beside the nearest published figures. */
export async function reportOn(client: Client, jobs: readonly Job[], options: Patience = {}): Promise<BenchReport> {
  const outcomes: Outcome[] = []
  for (const job of jobs) {
    const { result, failure } = job
    outcomes.push({ job, result: result ? await patiently(() => client.result(result), options) : null, failure })
  }
  const results = outcomes.flatMap(({ result }) => (result ? [result] : []))
  const details: VariantDetail[] = []
  for (const id of new Set(results.map(({ variant }) => variant))) details.push(await patiently(() => client.model(id), options))
  return { registryUrl: client.registryUrl, outcomes, published: compareToPublished(results, details) }
}

/**
 * Submits the requests, waits until each has ended, and sets the results beside the nearest published figures. Whatever ends it
 * early, the aborted signal too, the jobs that have not ended are cancelled: nobody waits for them any more.
 */
export async function bench(client: Client, requests: readonly JobRequest[], options: BenchOptions = {}): Promise<BenchReport> {
  const submitted: Job[] = []
  try {
    await submit(client, requests, options, submitted)
    const ended: Job[] = []
    for (const job of submitted) ended.push(await follow(client, job, options))
    return await reportOn(client, ended, options)
  } catch (error) {
    await Promise.allSettled(submitted.map(({ id }) => client.cancelJob(id)))
    options.signal?.throwIfAborted()
    throw error
  }
}

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, Sweep, SweepId, SweepRequest } from '@effzoo/contract'
import { type BenchReport, reportOn } from './bench.ts'
import type { Client } from './client.ts'
import { type Patience, patiently } from './patiently.ts'

export interface SweepOptions extends Patience {
  /** With one of the jobs that are worked on, where there is one. */
  readonly onProgress?: (sweep: Sweep, running: Job | undefined) => void
  readonly pollMs?: number
}

/** Submits the sweep once, however often the registry has to be asked. */
export async function submitSweep(client: Client, request: SweepRequest, options: Patience = {}): Promise<Sweep> {
  const key = randomUUID()
  return patiently(() => client.submitSweep(request, key), options)
}

/**
 * Submits the sweep, waits until all of its jobs have ended, and sets the results beside the nearest published figures. Whatever ends it
 * early, the aborted signal too, what has not ended of it is cancelled: nobody waits for it any more.
 */
export async function benchSweep(client: Client, request: SweepRequest, options: SweepOptions = {}): Promise<BenchReport> {
  const { id } = await submitSweep(client, request, options)
  try {
    await follow(client, id, options)
    return await reportOn(client, await jobsOf(client, id, options), options)
  } catch (error) {
    await client.cancelSweep(id).catch(() => {})
    options.signal?.throwIfAborted()
    throw error
  }
}

async function follow(client: Client, id: SweepId, options: SweepOptions): Promise<void> {
  for (;;) {
    const sweep = await patiently(() => client.sweep(id), options)
    const isRunning = sweep.counts.running > 0
    const [running] = isRunning ? (await patiently(() => client.jobs({ sweep: id, state: 'running', limit: '1' }), options)).items : []
    options.onProgress?.(sweep, running)
    if (sweep.progress.ended === sweep.progress.total) return
    await sleep(options.pollMs ?? 1_000, undefined, options.signal ? { signal: options.signal } : {})
  }
}

/** In the order in which they were asked for. */
async function jobsOf(client: Client, id: SweepId, options: Patience): Promise<Job[]> {
  const jobs: Job[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { sweep: id, limit: '500', ...(cursor && { cursor }) }
    const { items, nextCursor } = await patiently(() => client.jobs(query), options)
    jobs.push(...items)
    cursor = nextCursor
  }
  return jobs.reverse()
}

import { setTimeout as sleep } from 'node:timers/promises'
import { isEnded, type Job } from '@effzoo/contract'
import type { Client } from './client.ts'
import { mayPass, type Patience, patiently } from './patiently.ts'

/** Before a stream that broke is taken up again. */
const pauseMs = 500

/** The job as it is, then each time that it changes, until it has ended. A stream that breaks, as of a registry that restarts, is taken up where it broke. */
export async function* followJob(client: Client, submitted: Job, options: Patience = {}): AsyncGenerator<Job> {
  const { signal } = options
  let job = submitted
  let lastEventId: string | undefined
  yield job
  while (!isEnded(job.state)) {
    signal?.throwIfAborted()
    try {
      for await (const { eventId, ...change } of client.watchJob(job.id, { lastEventId, signal })) {
        lastEventId = eventId ?? lastEventId
        job = { ...job, ...change }
        if (!isEnded(job.state)) yield job
      }
    } catch (error) {
      signal?.throwIfAborted()
      if (!mayPass(error)) throw error
      await sleep(pauseMs, undefined, signal ? { signal } : {})
    }
    // a failure's log stands there alone; and whether the end was one: a job may be taken up again
    job = await patiently(() => client.job(submitted.id), options)
    yield job
  }
}

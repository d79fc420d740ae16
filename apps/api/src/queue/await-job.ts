import type { Job } from '@effzoo/contract'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { type ClaimRequest, claimJob } from '../db/queries/claim-job.ts'
import { endDraining, findClaimant } from '../db/queries/find-claimant.ts'
import { releaseJob } from '../db/queries/release-job.ts'
import { newWork } from './claim-line.ts'

/**
 * The job that a claim is given, which may come later: within `waitMs`, unless the client goes away, the runner says that it drains, or
 * the server stops.
 */
export async function awaitJob(c: Context<AppEnv>, request: ClaimRequest, waitMs: number): Promise<Job | undefined> {
  const { db, runner, notifier, nowMs, random } = c.var
  const claim = () => claimJob(db, request, nowMs(), random)
  const job = await claim()
  if (job) return job

  const { kind, isDraining } = await findClaimant(db, runner)
  if (isDraining) {
    await endDraining(db, runner)
    const first = await claim()
    if (first) return first
  }
  if (waitMs === 0) return undefined

  const left = new AbortController()
  const leave = () => left.abort()
  c.req.raw.signal.addEventListener('abort', leave)
  notifier.wait(runner, waitMs, left.signal).then(leave)
  try {
    return await c.var.waitForJob({
      kind: JSON.stringify([request.engines.toSorted(), request.memoryBytes, kind]),
      until: left.signal,
      async look() {
        const found = await claim()
        if (!found || !left.signal.aborted) return found
        await releaseJob(db, { job: found.id, attempt: found.attempt, runner }, nowMs())
        notifier.changed(newWork)
        return undefined
      },
    })
  } finally {
    leave()
  }
}

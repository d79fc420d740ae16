import type { Job } from '@effzoo/contract'
import { passes } from './notifier.ts'

/** A claim that found nothing and waits. */
export interface WaitingClaim {
  /** Equal for runners that would be given the same jobs. */
  readonly kind: string
  /** Claims, if there is something to claim now. */
  readonly look: () => Promise<Job | undefined>
  /** Nobody waits any more: the time is over, or somebody has gone. */
  readonly until: AbortSignal
}

export type WaitForJob = (claim: WaitingClaim) => Promise<Job | undefined>

/** How late a job is seen that another process made. */
export const lookEveryMs = 1_000

/** Where no request can rely on another one's, as at the edge: each looks for itself. */
export const waitAlone: WaitForJob = async ({ look, until }) => {
  let job: Job | undefined
  while (!job && (await passes(lookEveryMs, until))) job = await look()
  return job
}

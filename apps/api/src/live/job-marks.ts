import type { JobId } from '@effzoo/contract'

/** So old what one stream found out may be for the others. */
const sharedForMs = 500

/** Whoever has not asked for so long follows no more: at the edge a stream may end without a word. */
const forgottenAfterMs = 5_000

/** A look that takes longer is not waited for by others: the request that it belonged to may be gone, and the look with it. */
const lookLimitMs = 5_000

export type JobMarks = ReturnType<typeof createJobMarks>

/** Looks for what other processes changed: for all jobs that are followed here at once, however many there are. */
export function createJobMarks(read: (jobs: readonly JobId[]) => Promise<ReadonlyMap<JobId, string>>, nowMs = () => performance.now()) {
  const askedAtMs = new Map<JobId, number>()
  let marks: ReadonlyMap<JobId, string> = new Map()
  let lookedAtMs = Number.NEGATIVE_INFINITY
  let looking: { readonly sinceMs: number; readonly done: Promise<void> } | undefined

  async function look(startedMs: number) {
    for (const [job, atMs] of askedAtMs) if (startedMs - atMs > forgottenAfterMs) askedAtMs.delete(job)
    marks = await read([...askedAtMs.keys()])
    lookedAtMs = startedMs
  }

  return {
    /** What `markOf` makes of the job's newest state, at most half a second old. */
    async of(job: JobId): Promise<string | undefined> {
      const now = nowMs()
      askedAtMs.set(job, now)
      if (now - lookedAtMs < sharedForMs && marks.has(job)) return marks.get(job)
      if (!looking || now - looking.sinceMs > lookLimitMs) {
        const done = look(now)
        const mine = { sinceMs: now, done }
        looking = mine
        const forget = () => {
          if (looking === mine) looking = undefined
        }
        done.then(forget, forget)
      }
      await looking.done
      return marks.get(job)
    },
  }
}

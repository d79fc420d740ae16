import type { JobId } from '@effzoo/contract'

/** So old what one stream found out may be for the others. */
const sharedForMs = 500

/** Whoever has not asked for so long follows no more. */
const forgottenAfterMs = 5_000

type ReadMarks = (jobs: readonly JobId[]) => Promise<ReadonlyMap<JobId, string>>

export interface JobMarks {
  /** What `markOf` makes of the job's newest state, at most half a second old. */
  of(job: JobId): Promise<string | undefined>
}

/** For the edge, where no request may wait for another one, which may end without a word: each looks for itself. */
export const lonelyJobMarks = (read: ReadMarks): JobMarks => ({ of: async (job) => (await read([job])).get(job) })

/** Looks for what other processes changed: for all jobs that are followed here at once, however many there are. */
export function createJobMarks(read: ReadMarks, nowMs = () => performance.now()): JobMarks {
  const askedAtMs = new Map<JobId, number>()
  let marks: ReadonlyMap<JobId, string> = new Map()
  let lookedAtMs = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function look(startedMs: number) {
    for (const [job, atMs] of askedAtMs) if (startedMs - atMs > forgottenAfterMs) askedAtMs.delete(job)
    marks = await read([...askedAtMs.keys()])
    lookedAtMs = startedMs
  }

  return {
    async of(job) {
      const now = nowMs()
      askedAtMs.set(job, now)
      if (now - lookedAtMs < sharedForMs && marks.has(job)) return marks.get(job)
      looking ??= look(now).finally(() => {
        looking = undefined
      })
      await looking
      return marks.get(job)
    },
  }
}

import type { Progress } from '@effzoo/contract'
import type { Clock } from './clock.ts'

/** Progress goes out at most four times a second. */
const progressEveryMs = 250

export interface Timing {
  readonly clock: Clock
  readonly onProgress: (progress: Progress) => void
}

export interface Timed<Answer> {
  run(): Promise<Answer>
  /** Takes each answer, when its time has been taken. */
  accept(answer: Answer): void
}

/**
 * Times `run` again and again, in `latenciesMs`, until `isEnough` or until that is full. Answers how many runs there were, and how long
 * they took: what lies between them counts for nothing.
 */
export async function timeRuns<Answer>(
  { phase, total }: Pick<Progress, 'phase' | 'total'>,
  { run, accept }: Timed<Answer>,
  latenciesMs: Float64Array,
  isEnough: (count: number, spentMs: number) => boolean,
  { clock, onProgress }: Timing,
): Promise<{ readonly count: number; readonly spentMs: number }> {
  let count = 0
  let spentMs = 0
  let reportedAtMs = Number.NEGATIVE_INFINITY
  while (count < latenciesMs.length && !isEnough(count, spentMs)) {
    if (clock.nowMs() - reportedAtMs >= progressEveryMs) {
      onProgress({ phase, done: count, total })
      // An engine that never waits would keep the event loop, and with it the progress, to itself.
      await new Promise((resolve) => setImmediate(resolve))
      reportedAtMs = clock.nowMs()
    }
    const startMs = clock.nowMs()
    const answer = await run()
    const latencyMs = clock.nowMs() - startMs
    accept(answer)
    latenciesMs[count++] = latencyMs
    spentMs += latencyMs
  }
  return { count, spentMs }
}

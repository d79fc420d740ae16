import { type HeartbeatAnswer, type ProblemCode, type Progress, ZooError } from '@effzoo/contract'

/** Why a job is no longer the runner's. */
export type Loss = 'cancelled' | 'stale-lease'

const lostCodes: ReadonlySet<ProblemCode> = new Set(['stale-lease', 'job-not-found'])

export interface Heartbeat {
  /** Goes with the next beat; a new phase brings that forward. */
  report(progress: Progress): void
  /** Resolves when no beat is under way any more. */
  stop(): Promise<void>
}

export interface HeartbeatOptions {
  readonly heartbeatMs: number
  /** How old the progress that the registry shows may get. */
  readonly progressMs: number
  readonly onLoss: (loss: Loss) => void
  readonly random?: () => number
}

/** Keeps a lease alive, from the process that does not measure: the measuring one may keep its event loop to itself. */
export function startHeartbeat(
  send: (progress: Progress | null) => Promise<HeartbeatAnswer>,
  { heartbeatMs, progressMs, onLoss, random = Math.random }: HeartbeatOptions,
): Heartbeat {
  let progress: Progress | null = null
  let sentPhase: Progress['phase'] | undefined
  let stopped = false
  let beating: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  const beat = async () => {
    sentPhase = progress?.phase
    try {
      const { cancelled } = await send(progress)
      if (cancelled) lose('cancelled')
    } catch (error) {
      // Anything else may pass, and the lease outlasts several beats; if it does not, the next answer says so.
      if (error instanceof ZooError && lostCodes.has(error.code)) lose('stale-lease')
    }
    beating = null
    if (!stopped) schedule(progress?.phase !== sentPhase ? 0 : nextBeatMs())
  }
  const schedule = (waitMs: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      beating = beat()
    }, waitMs)
  }
  /** Jitter only ever shortens: later than agreed would be late. */
  const nextBeatMs = () => Math.min(heartbeatMs, progressMs) * (0.8 + 0.2 * random())
  const lose = (loss: Loss) => {
    if (stopped) return
    stopped = true
    onLoss(loss)
  }

  schedule(0)
  return {
    report(latest) {
      progress = latest
      if (!stopped && !beating && latest.phase !== sentPhase) schedule(0)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await beating
    },
  }
}

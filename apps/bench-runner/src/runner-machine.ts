import type { Claim, ProblemCode, ZooError } from '@effzoo/contract'
import { summarize } from '@effzoo/stats'
import { backoffMs } from './retry-delay.ts'
import type {
  Answer,
  Call,
  Disk,
  Effect,
  Input,
  Lease,
  Loss,
  MachineOptions,
  RunnerState,
  Step,
  TimerName,
  Work,
  Write,
} from './runner-machine-types.ts'

/** Refusals that no later try would change; all others mean that something must be put right first. */
const finalRefusals: ReadonlySet<ProblemCode> = new Set([
  'stale-lease',
  'result-conflict',
  'job-not-found',
  'invalid-request',
  'body-too-large',
])

/** The lease is gone; with an unknown key, whoever gets another one is another runner. */
const lossCodes: ReadonlySet<ProblemCode> = new Set(['stale-lease', 'job-not-found', 'unauthenticated'])

/** How often a runner that is to stop tries to deliver or hand back; the next start goes on with what is left. */
const triesAfterStops = [Number.POSITIVE_INFINITY, 6, 1]

/** Where the one who was told is not the one where the claim waits, which looks each second. */
const claimEndsWithinMs = 3_000

/**
 * A runner without clock, network, disk and chance: what happened -> what to do. It waits for one thing at a time, and beside that
 * its heartbeat beats. What comes next follows from the facts alone (`plan`), so a start after a kill needs no road of its own.
 */
export const begin = (options: MachineOptions, disk: Disk): Step =>
  plan({
    ...disk,
    options,
    doing: { kind: 'pause' },
    work: null,
    isDescribed: false,
    isKeyNew: false,
    hasWorked: false,
    failures: 0,
    stops: 0,
  })

export function step(state: RunnerState, input: Input): Step {
  if (state.doing.kind === 'over') return { state, effects: [] }
  switch (input.kind) {
    case 'answered':
      if (input.call.kind === 'heartbeat') return onBeat(state, input.call.lease, input.answer)
      if (input.call.kind === 'drain') return onDrainAnswer(state, input.answer)
      return state.doing.kind === 'call' ? onAnswer(state, state.doing.call, input.answer, input.random) : still(state)
    case 'written':
      return state.doing.kind === 'write' ? onWritten(state, state.doing.write) : still(state)
    case 'progress':
      return state.work ? onProgress(state, { ...state.work, progress: input.progress }) : still(state)
    case 'ended':
      return state.work && state.doing.kind === 'measure' ? onEnded(state, state.work, input.outcome) : still(state)
    case 'timer':
      return onTimer(state, input.name)
    case 'stop':
      return onStop({ ...state, stops: state.stops + 1, failures: 0 })
  }
}

/** What to do with nothing at hand. The order keeps what is finished safe, and takes no work while anything is left to report. */
function plan(state: RunnerState): Step {
  const { key, current, outbox, stops, options } = state
  if (key === null) return stops > 0 ? end(state) : call(state, { kind: 'register' })
  if (!state.isDescribed && stops === 0) return call(state, { kind: 'describe' })
  if (current) {
    // killed between writing the report and clearing the job: it is finished all the same
    const isFinished = outbox.some((lease) => isSame(lease, current))
    return isFinished ? write(state, { kind: 'clear-current' }) : call(state, { kind: 'release', lease: current })
  }
  if (outbox[0]) return call(state, { kind: 'deliver', lease: outbox[0] })
  if (stops > 0 || (options.once && state.hasWorked)) return end(state)
  return call(state, { kind: 'claim', waitMs: options.waitMs })
}

function onAnswer(state: RunnerState, asked: Call, answer: Answer, random: number): Step {
  if (answer.kind === 'unreachable') return onUnreachable(state, asked, answer, random)
  const heard = { ...state, failures: 0 }
  if (answer.kind === 'refused') return onRefusal(heard, asked, answer.error)
  const known = { ...heard, isKeyNew: false }
  if (answer.kind === 'registered') return write(known, { kind: 'write-identity', identity: answer.identity })
  if (answer.kind === 'claimed') return write(known, { kind: 'write-current', claim: answer.claim })
  if (asked.kind === 'claim' && answer.kind === 'no-work') {
    return state.stops > 0 ? plan(known) : pause(known, answer.retryAfterMs * (0.8 + 0.4 * random))
  }
  if (asked.kind === 'deliver') return write(known, { kind: 'remove-report', lease: asked.lease })
  if (asked.kind === 'release') return write(known, { kind: 'clear-current' }, tell({ kind: 'released', lease: asked.lease }))
  return plan({ ...known, isDescribed: true })
}

function onUnreachable(state: RunnerState, asked: Call, answer: Extract<Answer, { kind: 'unreachable' }>, random: number): Step {
  const failures = state.failures + 1
  const isLastDuty = asked.kind === 'deliver' || asked.kind === 'release'
  if (state.stops > 0 && !isLastDuty) return plan(state)
  if (failures >= triesAfterStops[Math.min(state.stops, 2)]!) {
    const event = asked.kind === 'deliver' && tell({ kind: 'undelivered', lease: asked.lease, reason: answer.reason })
    return end(state, ...(event ? [event] : []))
  }
  const waitMs = answer.retryAfterMs ?? backoffMs(failures, () => random)
  return pause({ ...state, failures }, waitMs, tell({ kind: 'unreachable', reason: answer.reason, waitMs }))
}

function onRefusal(state: RunnerState, asked: Call, error: ZooError): Step {
  if (error.code === 'unauthenticated' && asked.kind !== 'register' && !state.isKeyNew) return plan({ ...state, key: null })
  if (asked.kind === 'release') return lost(state, asked.lease, 'stale-lease')
  if (asked.kind === 'deliver' && finalRefusals.has(error.code)) {
    return write(state, { kind: 'reject-report', lease: asked.lease, reason: `${error.code}: ${error.message}` })
  }
  return { state: { ...state, doing: { kind: 'over' } }, effects: [{ kind: 'end', allReported: state.outbox.length === 0, fault: error }] }
}

function onWritten(state: RunnerState, written: Write): Step {
  switch (written.kind) {
    case 'write-identity':
      return plan({ ...state, key: written.identity.key, isDescribed: true, isKeyNew: true })
    case 'write-current':
      return startWork(state, written.claim)
    case 'clear-current':
      return plan({ ...state, current: null })
    case 'write-report':
      return after(plan({ ...state, work: null, outbox: [...state.outbox, written.lease] }), ...workTimersOff)
    case 'remove-report':
      return after(plan(without(state, written.lease)), tell({ kind: 'delivered', lease: written.lease }))
    case 'reject-report':
      return after(plan(without(state, written.lease)), tell({ kind: 'rejected', lease: written.lease, reason: written.reason }))
  }
}

/** Only now is it on disk that the job is ours. A runner that was told to stop meanwhile hands it back. */
function startWork(state: RunnerState, claim: Claim): Step {
  const lease = { job: claim.job.id, attempt: claim.job.attempt }
  const claimed = { ...state, current: lease, hasWorked: true }
  const told = tell({ kind: 'claimed', job: claim.job })
  if (state.stops > 0) return after(plan(claimed), told)
  const work = { lease, heartbeatMs: claim.heartbeatMs, progress: null, sentPhase: null, isBeating: false, loss: null }
  return after(beat({ ...claimed, doing: { kind: 'measure' } }, work), told, { kind: 'measure', claim })
}

function onEnded(state: RunnerState, { lease, loss }: Work, outcome: Extract<Input, { kind: 'ended' }>['outcome']): Step {
  if (outcome.kind === 'aborted') {
    const ended = { ...state, work: null }
    return after(loss ? lost(ended, lease, loss) : plan(ended), ...workTimersOff)
  }
  // the heartbeat goes on until the report is durable
  if (outcome.kind === 'failed') {
    const { failure } = outcome
    return write(state, { kind: 'write-report', lease, outcome: { failure } }, tell({ kind: 'failed', lease, failure }))
  }
  const { measurement } = outcome
  const { samplesMs } = measurement
  const event = { kind: 'measured', lease, medianMs: summarize(samplesMs).medianMs, sampleCount: samplesMs.length } as const
  return write(state, { kind: 'write-report', lease, outcome: { measurement } }, tell(event))
}

const lost = (state: RunnerState, lease: Lease, loss: Loss) => write(state, { kind: 'clear-current' }, tell({ kind: 'lost', lease, loss }))

function beat(state: RunnerState, work: Work): Step {
  const { lease, progress } = work
  return {
    state: { ...state, work: { ...work, isBeating: true, sentPhase: progress?.phase ?? null } },
    effects: [clearTimer('beat'), { kind: 'call', call: { kind: 'heartbeat', lease, progress }, key: state.key }],
  }
}

function onBeat(state: RunnerState, lease: Lease, answer: Answer): Step {
  const { work } = state
  if (!work || !isSame(work.lease, lease)) return still(state)
  const loss = lossOf(answer)
  if (loss) return { state: { ...state, work: { ...work, isBeating: false, loss } }, effects: [{ kind: 'kill' }] }
  // anything else may pass, and the lease outlasts several beats; if it does not, the next answer says so
  const heartbeatMs = answer.kind === 'beaten' ? answer.beat.heartbeatMs : work.heartbeatMs
  const rested = { ...work, isBeating: false, heartbeatMs }
  if (hasNewPhase(rested)) return beat(state, rested)
  return {
    state: { ...state, work: rested },
    effects: [{ kind: 'timer', name: 'beat', waitMs: Math.min(heartbeatMs, state.options.progressMs) }],
  }
}

function lossOf(answer: Answer): Loss | null {
  if (answer.kind === 'beaten') return answer.beat.cancelled ? 'cancelled' : null
  return answer.kind === 'refused' && lossCodes.has(answer.error.code) ? 'stale-lease' : null
}

function onProgress(state: RunnerState, work: Work): Step {
  const told = tell({ kind: 'progress', lease: work.lease, progress: work.progress! })
  if (work.isBeating || work.loss || !hasNewPhase(work)) return { state: { ...state, work }, effects: [told] }
  return after(beat(state, work), told)
}

const hasNewPhase = ({ progress, sentPhase }: Work) => progress !== null && progress.phase !== sentPhase

function onTimer(state: RunnerState, name: TimerName): Step {
  const { doing, work } = state
  if (name === 'pause') return doing.kind === 'pause' ? plan(state) : still(state)
  if (name === 'grace') {
    if (isClaiming(state)) return { state, effects: [{ kind: 'abort-claim' }] }
    return doing.kind === 'measure' ? { state, effects: [{ kind: 'kill' }] } : still(state)
  }
  return work && !work.isBeating && !work.loss ? beat(state, work) : still(state)
}

function onStop(state: RunnerState): Step {
  const { doing, stops, options } = state
  const isFirst = stops === 1
  if (doing.kind === 'pause') return after(plan(state), clearTimer('pause'))
  if (doing.kind === 'measure') {
    const { graceMs } = options
    const draining: Effect[] = [tell({ kind: 'draining', graceMs }), drain(state), { kind: 'timer', name: 'grace', waitMs: graceMs }]
    return { state, effects: isFirst ? draining : [{ kind: 'kill' }] }
  }
  if (isClaiming(state)) return { state, effects: [isFirst ? drain(state) : { kind: 'abort-claim' }] }
  return still(state) // what is under way is awaited, for it may be done already
}

/** A registry that was told ends the claim that waits itself, so that no job is on its way to a runner that has gone. */
function onDrainAnswer(state: RunnerState, answer: Answer): Step {
  if (!isClaiming(state)) return still(state)
  const isTold = answer.kind === 'done'
  return { state, effects: [isTold ? { kind: 'timer', name: 'grace', waitMs: claimEndsWithinMs } : { kind: 'abort-claim' }] }
}

const isClaiming = ({ doing }: RunnerState) => doing.kind === 'call' && doing.call.kind === 'claim'

const drain = ({ key }: RunnerState): Effect => ({ kind: 'call', call: { kind: 'drain' }, key })
const tell = (event: Extract<Effect, { kind: 'tell' }>['event']): Effect => ({ kind: 'tell', event })
const clearTimer = (name: TimerName): Effect => ({ kind: 'clear-timer', name })
const workTimersOff = [clearTimer('beat'), clearTimer('grace')]
const isSame = (a: Lease, b: Lease) => a.job === b.job && a.attempt === b.attempt
const without = (state: RunnerState, lease: Lease) => ({ ...state, outbox: state.outbox.filter((kept) => !isSame(kept, lease)) })

const still = (state: RunnerState): Step => ({ state, effects: [] })
const after = ({ state, effects }: Step, ...first: Effect[]): Step => ({ state, effects: [...first, ...effects] })

const call = (state: RunnerState, asked: Call): Step => ({
  state: { ...state, doing: { kind: 'call', call: asked } },
  effects: [{ kind: 'call', call: asked, key: asked.kind === 'register' ? null : state.key }],
})
const write = (state: RunnerState, what: Write, ...first: Effect[]): Step => ({
  state: { ...state, doing: { kind: 'write', write: what } },
  effects: [...first, { kind: 'write', write: what }],
})
const pause = (state: RunnerState, waitMs: number, ...first: Effect[]): Step => ({
  state: { ...state, doing: { kind: 'pause' } },
  effects: [...first, { kind: 'timer', name: 'pause', waitMs }],
})
const end = (state: RunnerState, ...first: Effect[]): Step => ({
  state: { ...state, doing: { kind: 'over' } },
  effects: [...first, { kind: 'end', allReported: state.outbox.length === 0 }],
})

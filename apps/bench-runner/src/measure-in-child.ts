import { totalmem } from 'node:os'
import type { Device, Failure, Job, Measurement, Peaks, Progress } from '@effzoo/contract'
import { Workload } from '@effzoo/contract'
import type { EngineChoice } from '@effzoo/engines'
import { describeEnd, forkChild } from './child-process.ts'
import type { Outcome } from './runner-machine-types.ts'
import type { MeasureMessage, MeasureOrder } from './serve-measurement.ts'
import { runnerVersion } from './version.ts'
import { watchConditions } from './watch-conditions.ts'

const measureEntry = new URL('./measure-child.ts', import.meta.url)

/**
 * Generous, for large variants on small hosts. A child without a sign of progress hangs, which may be chance; one that
 * goes on and on has too much work, which is not.
 */
const timeLimits = { silentMs: 10 * 60_000, totalMs: 60 * 60_000 }

/** What the host has, or the container that it runs in is allowed. */
const usableMemoryBytes = () => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)

const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`

const withLog = (outcome: Extract<Outcome, { kind: 'failed' }>, text: string): Outcome => ({
  ...outcome,
  failure: { ...outcome.failure, log: text || null },
})

/** Measures a job in a fresh process. Never throws; ends when that process is gone. Aborting kills it. */
export function measureInChild(
  job: Job,
  device: Device,
  {
    signal = new AbortController().signal,
    onProgress = (_progress: Progress) => {},
    entry = measureEntry,
    limits = timeLimits,
    hostMemoryBytes = usableMemoryBytes(),
    choice = {} as EngineChoice,
    spec = undefined as MeasureOrder['spec'],
    deviceChanges = [] as Measurement['deviceChanges'],
    peaks = null as Peaks | null,
  } = {},
): Promise<Outcome> {
  if (job.memoryBytes > hostMemoryBytes) {
    const reason = `the work needs about ${gibibytes(job.memoryBytes)} of memory, this host offers ${gibibytes(hostMemoryBytes)}; take a smaller batch or image`
    return Promise.resolve({ kind: 'failed', failure: { kind: 'benchmark', reason, log: null } })
  }
  if (signal.aborted) return Promise.resolve({ kind: 'aborted' })

  const { process: child, tail } = forkChild(entry)
  const conditions = watchConditions(child.pid, device)
  return new Promise((resolve) => {
    let outcome: Outcome | undefined
    const fail = (kind: Failure['kind'], reason: string): Outcome => ({
      kind: 'failed',
      failure: { kind, reason: reason.slice(0, 2_000), log: null },
    })
    /** The first word stands; what a dying process still says does not. */
    const conclude = (decided: () => Outcome) => {
      if (outcome) return
      outcome = decided()
      child.kill('SIGKILL')
    }

    const minutes = (ms: number) => `${Math.round(ms / 6_000) / 10} min`
    const onSilence = () =>
      conclude(() => fail('infrastructure', `the measuring process hung: no progress for ${minutes(limits.silentMs)}`))
    let silence = setTimeout(onSilence, limits.silentMs)
    const tooLong = setTimeout(
      () =>
        conclude(() => fail('benchmark', `the measurement was not done after ${minutes(limits.totalMs)}; take a smaller batch or image`)),
      limits.totalMs,
    )
    const onAbort = () => conclude(() => ({ kind: 'aborted' }))
    signal.addEventListener('abort', onAbort)

    const end = (decided: () => Outcome) => {
      conclude(decided)
      clearTimeout(silence)
      clearTimeout(tooLong)
      signal.removeEventListener('abort', onAbort)
      conditions.end()
      // only now all that the child has written is here
      resolve(outcome!.kind === 'failed' ? withLog(outcome!, tail()) : outcome!)
    }
    child.on('message', (message: MeasureMessage) => {
      if ('progress' in message) {
        clearTimeout(silence)
        silence = setTimeout(onSilence, limits.silentMs)
        conditions.onPhase(message.progress.phase)
        if (!outcome) onProgress(message.progress)
      } else if ('measured' in message) {
        const measurement = { ...message.measured, ...conditions.end(), peaks, deviceChanges, device, runnerVersion }
        conclude(() => ({ kind: 'measured', measurement }))
      } else {
        conclude(() => fail(message.failure.kind, message.failure.reason))
      }
    })
    child.once('error', (error) => end(() => fail('infrastructure', `the measuring process could not be started: ${error.message}`)))
    child.once('close', (exitCode, childSignal) =>
      end(() => fail('infrastructure', `the measuring process ${describeEnd(exitCode, childSignal)} before it had answered`)),
    )
    // z.object drops what a workload does not have: the child needs no ids, leases or states.
    child.send({ workload: Workload.parse(job), choice, spec } satisfies MeasureOrder)
  })
}

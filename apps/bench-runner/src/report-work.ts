import { type ProblemCode, ZooError } from '@effzoo/contract'
import type { WithKey } from './connect.ts'
import type { Lease, RegistryClient } from './registry-client.ts'
import { RegistryUnreachable, type RequestOptions } from './registry-request.ts'
import type { RunnerEvent } from './runner-event.ts'
import type { Report, StateDir } from './state-dir.ts'

/** What the parts of a running runner share. */
export interface RunnerContext {
  readonly state: StateDir
  readonly client: RegistryClient
  readonly withKey: WithKey
  /** How long a call may go on trying: for ever, or briefly once the runner is to stop. */
  readonly patience: () => RequestOptions
  readonly onEvent: (event: RunnerEvent) => void
}

/** Refusals that no later try would change; all others mean that something must be put right first. */
const finalRefusals: ReadonlySet<ProblemCode> = new Set([
  'stale-lease',
  'result-conflict',
  'job-not-found',
  'invalid-request',
  'body-too-large',
])

/**
 * Delivers what is finished, oldest first. A report leaves the outbox only when the registry has accepted it, or refused
 * it for good. Answers whether the outbox is empty now.
 */
export async function flushOutbox({ state, client, withKey, patience, onEvent }: RunnerContext): Promise<boolean> {
  const put = (key: string, report: Report) =>
    'measurement' in report.outcome
      ? client.putResult(key, report, report.outcome.measurement, patience())
      : client.putFailure(key, report, report.outcome.failure, patience())

  for (const report of await state.readReports()) {
    const lease = { job: report.job, attempt: report.attempt }
    try {
      await withKey<unknown>((key) => put(key, report))
      await state.removeReport(lease)
      onEvent({ kind: 'delivered', lease })
    } catch (error) {
      if (error instanceof RegistryUnreachable) {
        onEvent({ kind: 'undelivered', lease, reason: error.message })
        return false
      }
      if (!(error instanceof ZooError && finalRefusals.has(error.code))) throw error
      await state.rejectReport(lease)
      onEvent({ kind: 'rejected', lease, reason: `${error.code}: ${error.message}` })
    }
  }
  return true
}

/** Hands a job back unfinished, so that it need not wait for the lease to run out. */
export async function release({ client, withKey, patience, onEvent, state }: RunnerContext, lease: Lease): Promise<void> {
  try {
    await withKey((key) => client.release(key, lease, patience()))
    onEvent({ kind: 'released', lease })
  } catch (error) {
    // Unreachable: the folder still names the job, and the next start hands it back.
    if (error instanceof RegistryUnreachable) return
    if (!(error instanceof ZooError)) throw error
    onEvent({ kind: 'lost', lease, loss: 'stale-lease' })
  }
  await state.clearCurrent()
}

/** What a runner that was killed left behind: finished work is delivered, unfinished work handed back. */
export async function recover(context: RunnerContext): Promise<void> {
  const { state } = context
  const current = await state.readCurrent()
  const reports = await state.readReports()
  await flushOutbox(context)
  if (current === null) return
  // Killed between writing the report and clearing the job: it is finished all the same.
  const isFinished = reports.some((report) => report.job === current.job && report.attempt === current.attempt)
  await (isFinished ? state.clearCurrent() : release(context, current))
}

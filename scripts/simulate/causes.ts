import { isDeepStrictEqual } from 'node:util'
import { type JobEvent, step } from '../../apps/api/src/queue/job-machine.ts'
import type { Facts, JobRow } from './facts.ts'
import type { Message } from './network.ts'

const attemptPath = /^\/jobs\/[^/]+\/attempts\/(\d+)\/(\w+)$/

/** Of this alone the events differ by chance: when a job may be tried again. */
const soonest = 0
const latest = 1

/** All that may have happened to the job, given who asked for what: the row itself tells which of these it was. */
export function causesOf(facts: Facts, cause: Message | null, after: JobRow): JobEvent[] {
  const nowMs = after.updatedAtMs
  const byTime: JobEvent[] = [
    { kind: 'expireLease', nowMs, random: soonest },
    { kind: 'expireDeadline', nowMs },
  ]
  if (!cause) return byTime
  if (cause.path.endsWith('/cancel')) return [{ kind: 'cancel', nowMs }]
  if (cause.path.endsWith('/redrive')) return [{ kind: 'redrive', nowMs, deadlineAtMs: bodyOf(cause).deadlineAtMs ?? null }]

  const runner = facts.runnerOfKey.get(cause.headers.authorization?.replace('Bearer ', '') ?? '')
  if (!runner) return []
  if (cause.path === '/jobs/claim') {
    // handed back at once where the runner had gone meanwhile
    return [...byTime, { kind: 'claim', nowMs, runner }, { kind: 'release', nowMs, runner, attempt: after.attempt }]
  }
  const [, attempt, verb] = attemptPath.exec(cause.path) ?? []
  const hold = { nowMs, runner, attempt: Number(attempt) }
  if (verb === 'heartbeat')
    return [
      { kind: 'heartbeat', ...hold, progress: bodyOf(cause).progress },
      { kind: 'expireDeadline', nowMs },
    ]
  if (verb === 'result') return [{ kind: 'complete', ...hold, result: after.result! }]
  if (verb === 'failure') return [{ kind: 'fail', ...hold, failure: bodyOf(cause), random: soonest }]
  if (verb === 'release') return [{ kind: 'release', ...hold }]
  return []
}

// biome-ignore lint/suspicious/noExplicitAny: the simulator's own messages, whose paths say what is in them
const bodyOf = (message: Message): any => JSON.parse(message.body ?? '{}')

/** Whether the event makes of the one row the other. A pause before the next attempt may lie anywhere between the soonest and the latest. */
export function isOutcomeOf(before: JobRow, event: JobEvent, after: JobRow): boolean {
  const made = step(before, event)
  if (!made) return false
  const { notBeforeMs: earliestMs, ...rest } = made
  const { notBeforeMs, ...found } = after
  if (!isDeepStrictEqual(rest, found)) return false
  if (!('random' in event)) return notBeforeMs === earliestMs
  const latestMs = step(before, { ...event, random: latest })!.notBeforeMs
  return earliestMs <= notBeforeMs && notBeforeMs <= latestMs
}

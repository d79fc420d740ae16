import { jobTransitions } from '@effzoo/contract'
import { causesOf, isOutcomeOf } from './causes.ts'
import { type Facts, type JobRow, leaseName } from './facts.ts'

/** Answers what is wrong, if anything is. */
export type Invariant = (facts: Facts) => string | undefined

function acknowledgedJobsAreThere({ acknowledged, jobs }: Facts) {
  for (const id of acknowledged.keys()) if (!jobs.has(id)) return `a user was told of ${id}, which is gone`
  return undefined
}

function oneJobPerKey({ jobs }: Facts) {
  const jobOfKey = new Map<string, string>()
  for (const { id, idempotencyKey } of jobs.values()) {
    if (idempotencyKey === null) continue
    const earlier = jobOfKey.get(idempotencyKey)
    if (earlier !== undefined) return `one Idempotency-Key made ${earlier} and ${id}`
    jobOfKey.set(idempotencyKey, id)
  }
  return undefined
}

function keysAnswerTheirJob({ acknowledged, jobs }: Facts) {
  for (const [id, { key }] of acknowledged) {
    if (key !== null && jobs.get(id)?.idempotencyKey !== key) return `${id} was answered to an Idempotency-Key that did not make it`
  }
  return undefined
}

function doneJobsHaveOneResult({ jobs, results }: Facts) {
  const resultOfJob = new Map<string, string>()
  for (const { id, job } of results.values()) {
    if (resultOfJob.has(job)) return `${job} has two results, ${resultOfJob.get(job)} and ${id}`
    resultOfJob.set(job, id)
  }
  for (const { id, state, result } of jobs.values()) {
    if ((state === 'done') !== (result !== null)) return `${id} is ${state} and names the result ${result}`
    if (result !== (resultOfJob.get(id) ?? null)) return `${id} names the result ${result}, and has ${resultOfJob.get(id)}`
  }
  return undefined
}

function resultsAreOfTheAcceptedAttempt({ jobs, results }: Facts) {
  for (const { id, job, attempt, runner } of results.values()) {
    const row = jobs.get(job)
    if (row?.attempt !== attempt) return `${id} is of attempt ${attempt} of ${job}, which is at attempt ${row?.attempt}`
    if (row.runner !== runner) return `${id} of ${job} is of ${runner}, and the job was held by ${row.runner}`
  }
  return undefined
}

function deliveredReportsAreStored({ deliveries, results, acceptedFailures }: Facts) {
  for (const { job, attempt, runner, engineVersion } of deliveries) {
    const lease = leaseName(job, attempt)
    const isStored =
      engineVersion === null
        ? acceptedFailures.has(lease)
        : [...results.values()].some(
            (row) => row.job === job && row.attempt === attempt && row.runner === runner && row.engineVersion === engineVersion,
          )
    if (!isStored) return `${runner} was told that its report on ${lease} is taken, and the database does not have it`
  }
  return undefined
}

function oneRunnerPerAttempt({ grants }: Facts) {
  const runnerOfLease = new Map<string, string>()
  for (const { lease, runner } of grants) {
    const earlier = runnerOfLease.get(lease)
    if (earlier !== undefined) return `${lease} was given to ${earlier} and to ${runner}`
    runnerOfLease.set(lease, runner)
  }
  return undefined
}

function jobsGoWhereTheyFit({ grants, labelsOfRunner }: Facts) {
  for (const { lease, runner, wanted } of grants) {
    const lacking = wanted.find((label) => !labelsOfRunner.get(runner)?.includes(label))
    if (lacking !== undefined) return `${lease} was given to ${runner}, which has not the label ${lacking}`
  }
  return undefined
}

function attemptsRiseByClaims({ latest }: Facts) {
  for (const { before, after } of latest.changes) {
    if (!before || !after || before.attempt === after.attempt) continue
    if (after.attempt !== before.attempt + 1 || after.state !== 'leased') {
      return `${after.id} went from attempt ${before.attempt}, ${before.state}, to attempt ${after.attempt}, ${after.state}`
    }
  }
  return undefined
}

function noJobIsRemoved({ latest }: Facts) {
  const removed = latest.changes.find(({ after }) => after === null)
  return removed && `${removed.before?.id} was removed`
}

function transitionsAreAllowed({ latest }: Facts) {
  for (const { before, after } of latest.changes) {
    if (!before && after && after.state !== 'queued') return `${after.id} began as ${after.state}`
    if (!before || !after || before.state === after.state) continue
    const allowed: readonly string[] = jobTransitions[before.state]
    if (!allowed.includes(after.state)) return `${after.id} went from ${before.state} to ${after.state}`
  }
  return undefined
}

function rowsAreWhatTheMachineSays(facts: Facts) {
  const { cause, changes } = facts.latest
  for (const { before, after } of changes) {
    if (!before || !after) continue
    const events = causesOf(facts, cause, after)
    if (events.some((event) => isOutcomeOf(before, event, after))) continue
    const who = cause ? `${cause.method} ${cause.path} of ${cause.from}` : 'the sweep'
    return `${who} made of ${after.id} what the machine does not: ${describeChange(before, after)}`
  }
  return undefined
}

/** Each field as it was, and where it changed as it is now. */
const describeChange = (before: JobRow, after: JobRow) =>
  (Object.keys(before) as (keyof JobRow)[])
    .filter((field) => field !== 'id')
    .map((field) => [field, JSON.stringify(before[field]), JSON.stringify(after[field])])
    .map(([field, was, is]) => `${field} ${was}${was === is ? '' : ` -> ${is}`}`)
    .join(', ')

function acknowledgedEndsHold({ acknowledgedEnds, jobs }: Facts) {
  for (const [id, end] of acknowledgedEnds) {
    if (jobs.get(id)?.state !== end) return `${id} was said to be ${end}, and is ${jobs.get(id)?.state}`
  }
  return undefined
}

function eventsTellEachChange({ latest }: Facts) {
  const told = latest.changes.filter(({ before, after }) => after && (before?.state !== after.state || before.attempt !== after.attempt))
  const expected = told.map(({ after }) =>
    JSON.stringify([after!.id, after!.attempt, after!.state, after!.runner, after!.result, after!.updatedAtMs]),
  )
  const found = latest.events.map(({ job, attempt, state, runner, result, atMs }) =>
    JSON.stringify([job, attempt, state, runner, result, atMs]),
  )
  return expected.join() === found.join() ? undefined : `the changes are ${expected.join() || 'none'}, the events ${found.join() || 'none'}`
}

function eventsLeadToTheJob({ jobs, events }: Facts) {
  for (const { id, state, attempt } of jobs.values()) {
    const last = events.get(id)?.at(-1)
    if (last?.state !== state || last.attempt !== attempt) {
      return `${id} is ${state} at attempt ${attempt}, its last event says ${last?.state} at attempt ${last?.attempt}`
    }
  }
  return undefined
}

/** What holds after each statement, each answer and each removal from an outbox, whatever fails. */
export const invariants = {
  'an acknowledged job is there': acknowledgedJobsAreThere,
  'no job is removed': noJobIsRemoved,
  'an Idempotency-Key makes one job': oneJobPerKey,
  'an Idempotency-Key answers its job': keysAnswerTheirJob,
  'a job that is done has exactly one result': doneJobsHaveOneResult,
  'a result is of the attempt that was accepted': resultsAreOfTheAcceptedAttempt,
  'what left an outbox is in the database': deliveredReportsAreStored,
  'no attempt is given to two': oneRunnerPerAttempt,
  'a job goes to a runner that it fits': jobsGoWhereTheyFit,
  'the attempt only rises, by claims': attemptsRiseByClaims,
  'only transitions that are allowed': transitionsAreAllowed,
  'a row is what the pure machine says': rowsAreWhatTheMachineSays,
  'an acknowledged end holds': acknowledgedEndsHold,
  'each change has its event, in order': eventsTellEachChange,
  'the events lead to the job': eventsLeadToTheJob,
} as const satisfies Record<string, Invariant>

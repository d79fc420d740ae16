import { type JobId, jobTransitions } from '@effzoo/contract'
import { causesOf, isOutcomeOf } from './causes.ts'
import { type Facts, type JobRow, leaseName, type ResultRow } from './facts.ts'

/** Answers what is wrong, if anything is. */
export type Invariant = (facts: Facts) => string | undefined

/** Of one job, where something was written or said of it. */
const ofJob =
  (check: (facts: Facts, id: JobId) => string | undefined): Invariant =>
  (facts) => {
    for (const id of facts.touched) {
      const fault = check(facts, id)
      if (fault !== undefined) return fault
    }
    return undefined
  }

const acknowledgedJobsAreThere = ofJob(({ acknowledged, jobs }, id) =>
  acknowledged.has(id) && !jobs.has(id) ? `a user was told of ${id}, which is not there` : undefined,
)

const oneJobPerKey = ofJob(({ jobs, jobsOfKey }, id) => {
  const key = jobs.get(id)?.idempotencyKey
  const made = key ? jobsOfKey.get(key)! : []
  return made.length > 1 ? `one Idempotency-Key made ${made.join(' and ')}` : undefined
})

const keysAnswerTheirJob = ofJob(({ acknowledged, jobs }, id) => {
  const key = acknowledged.get(id)
  return key && jobs.get(id)?.idempotencyKey !== key ? `${id} was answered to an Idempotency-Key that did not make it` : undefined
})

const doneJobsHaveOneResult = ofJob(({ jobs, resultsOfJob }, id) => {
  const results = resultsOfJob.get(id) ?? []
  const { state, result = null } = jobs.get(id) ?? {}
  const named = `${id} is ${state}, names the result ${result}, and has ${results.map((row) => row.id).join(' and ') || 'none'}`
  if ((state === 'done') !== (result !== null)) return named
  return results.length === (result === null ? 0 : 1) && results.every((row) => row.id === result) ? undefined : named
})

const resultsAreOfTheAcceptedAttempt = ofJob(({ jobs, resultsOfJob }, job) => {
  const row = jobs.get(job)
  for (const { id, attempt, runner } of resultsOfJob.get(job) ?? []) {
    if (row?.attempt !== attempt) return `${id} is of attempt ${attempt} of ${job}, which is at attempt ${row?.attempt}`
    if (row.runner !== runner) return `${id} of ${job} is of ${runner}, and the job was held by ${row.runner}`
  }
  return undefined
})

const deliveredReportsAreStored = ofJob(({ deliveries, resultsOfJob, acceptedFailures }, job) => {
  for (const { attempt, runner, engineVersion } of deliveries.get(job) ?? []) {
    const isResult = (row: ResultRow) => row.attempt === attempt && row.runner === runner && row.engineVersion === engineVersion
    const isStored =
      engineVersion === null ? acceptedFailures.has(leaseName(job, attempt)) : (resultsOfJob.get(job)?.some(isResult) ?? false)
    if (!isStored) return `${runner} was told that its report on ${job} attempt ${attempt} is taken, and the database does not have it`
  }
  return undefined
})

const oneRunnerPerAttempt = ofJob(({ grants }, job) => {
  const given = grants.get(job) ?? []
  const attempts = given.map(({ attempt }) => attempt)
  return new Set(attempts).size === attempts.length
    ? undefined
    : `${job} was given to ${given.map(({ attempt, runner }) => `${runner} as attempt ${attempt}`).join(', ')}`
})

const jobsGoWhereTheyFit = ofJob(({ grants, labelsOfRunner }, job) => {
  for (const { runner, labels } of grants.get(job) ?? []) {
    const lacking = labels.find((label) => !labelsOfRunner.get(runner)?.includes(label))
    if (lacking !== undefined) return `${job} was given to ${runner}, which has not the label ${lacking}`
  }
  return undefined
})

const acknowledgedEndsHold = ofJob(({ acknowledgedEnds, jobs }, id) => {
  const end = acknowledgedEnds.get(id)
  return end && jobs.get(id)?.state !== end ? `${id} was said to be ${end}, and is ${jobs.get(id)?.state}` : undefined
})

const eventsLeadToTheJob = ofJob(({ jobs, lastEvents }, id) => {
  const { state, attempt } = jobs.get(id) ?? {}
  const last = lastEvents.get(id)
  return last?.state === state && last?.attempt === attempt
    ? undefined
    : `${id} is ${state} at attempt ${attempt}, its last event says ${last?.state} at attempt ${last?.attempt}`
})

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

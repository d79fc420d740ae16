import { isEnded, type JobId, jobTransitions, type ResultId, type RunnerId, ZooError } from '@effzoo/contract'
import { asc } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Lease } from '../../../apps/api/src/db/lease.ts'
import { jobEvents } from '../../../apps/api/src/db/schema/job-events.ts'
import { jobs } from '../../../apps/api/src/db/schema/jobs.ts'
import { results } from '../../../apps/api/src/db/schema/results.ts'
import { type Candidate, type Claimant, chooseJob } from '../../../apps/api/src/queue/choose-job.ts'
import { type JobEvent, type JobFields, step } from '../../../apps/api/src/queue/job-machine.ts'
import { openQueue, type Queue } from '../db/open-queue.ts'
import { device, workload } from '../fixtures.ts'

type ModelJob = JobFields & Candidate
type Change = JobEvent extends infer Event ? (Event extends JobEvent ? Omit<Event, 'nowMs'> : never) : never

const selection = fc.record({
  engine: fc.constantFrom('tensorflow' as const, 'cpu' as const),
  device: fc.constantFrom(null, null, 'dev_a', 'dev_b'),
  labels: fc.subarray(['quiet', 'gpu=a100']),
  priority: fc.integer({ min: -1, max: 1 }),
  memoryBytes: fc.constantFrom(1, 2, 4),
  deadlineInMs: fc.constantFrom(null, null, 20_000, 90_000),
  waitMs: fc.constantFrom(0, 0, 1),
})
const held = ['heartbeat', 'heartbeat', 'complete', 'fail', 'break', 'break', 'release', 'release'] as const
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('claim' as const), runner: fc.nat(2) }) },
  { weight: 7, arbitrary: fc.record({ act: fc.constantFrom(...held), runner: fc.nat(2), claim: fc.nat(9) }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('redrive' as const), job: fc.nat(3), deadlineInMs: fc.constantFrom(null, 40_000) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancel' as const), job: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('expire' as const) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), durationMs: fc.constantFrom(500, 3_000, 15_000, 61_000) }) },
)
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never
const script = fc.array(fc.tuple(action, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 15, maxLength: 50 })

const claimants: Claimant[] = [
  { engines: ['tensorflow'], device: 'dev_a', labels: ['quiet'], memoryBytes: 2, isDraining: false },
  { engines: ['tensorflow', 'cpu'], device: 'dev_b', labels: ['gpu=a100', 'quiet'], memoryBytes: 4, isDraining: false },
  { engines: ['cpu', 'tensorflow'], device: 'dev_c', labels: [], memoryBytes: 4, isDraining: false },
]

let queue: Queue
let runners: RunnerId[]
beforeEach(async () => {
  queue = await openQueue()
  runners = []
  for (const { device: id, labels, memoryBytes } of claimants) {
    runners.push(await queue.register({ device: { ...device, id, memoryBytes }, labels: [...labels] }))
  }
})

/** The jobs as the pure machine has them, and what it says of each change. */
function openModel(submitted: readonly ModelJob[]) {
  const model = new Map(submitted.map((job) => [job.id, job]))
  const log = submitted.map(({ id, attempt, state }) => ({ job: id, attempt, state }))
  function apply(id: JobId, change: Change): boolean {
    const before = model.get(id)!
    const after = step(before, { ...change, nowMs: queue.clock.nowMs } as JobEvent)
    if (!after) return false
    if (after.state !== before.state) expect(jobTransitions[before.state]).toContain(after.state)
    if (isEnded(before.state) && before.state !== 'failed') throw new Error(`${before.state} is no end`)
    if (after.state !== before.state || after.attempt !== before.attempt) log.push({ job: id, attempt: after.attempt, state: after.state })
    model.set(id, { ...before, ...after })
    return true
  }
  const expireDeadlines = () => [...model.keys()].forEach((id) => void apply(id, { kind: 'expireDeadline' }))
  function expire() {
    expireDeadlines()
    for (const id of model.keys()) apply(id, { kind: 'expireLease', random: queue.chance.next })
  }
  return { model, log, apply, expire, expireDeadlines }
}
type Model = ReturnType<typeof openModel>

/** Does the same to the database and to the model. */
async function perform(given: Action, { model, apply, expire, expireDeadlines }: Model, claims: Map<RunnerId, Lease[]>) {
  const { nowMs } = queue.clock
  if (given.act === 'wait') queue.clock.nowMs += given.durationMs
  else if (given.act === 'expire') {
    expire()
    await queue.expire()
  } else if (given.act === 'cancel' || given.act === 'redrive') {
    const id = [...model.keys()][given.job % model.size]!
    if (given.act === 'cancel') {
      apply(id, { kind: 'cancel' })
      return queue.cancel({ id })
    }
    const deadlineAtMs = given.deadlineInMs && nowMs + given.deadlineInMs
    apply(id, { kind: 'redrive', deadlineAtMs })
    return queue.redrive({ id }, deadlineAtMs)
  } else if (given.act === 'claim') {
    const [runner, claimant] = [runners[given.runner]!, claimants[given.runner]!]
    expire()
    const chosen = chooseJob([...model.values()], claimant, nowMs)
    if (chosen) apply(chosen, { kind: 'claim', runner })
    const job = await queue.claim(runner, [...claimant.engines])
    expect(job?.id).toBe(chosen)
    if (job) claims.get(runner)!.push({ job: job.id, attempt: job.attempt, runner })
  } else {
    const known = claims.get(runners[given.runner]!)!
    const lease = known[given.claim % known.length]
    if (lease) return report(given.act, lease, { apply, expireDeadlines })
  }
}

async function report(act: (typeof held)[number], lease: Lease, { apply, expireDeadlines }: Pick<Model, 'apply' | 'expireDeadlines'>) {
  const { job: id, attempt, runner } = lease
  const random = queue.chance.next
  if (act === 'complete') {
    // the registry gives the result its id
    const outcome = await queue.complete(lease, await queue.find({ id })).catch((error: unknown) => error)
    const isTaken = apply(id, {
      kind: 'complete',
      attempt,
      runner,
      result: (outcome as { result?: { id: ResultId } }).result?.id as ResultId,
    })
    expect(outcome).toEqual(isTaken ? expect.objectContaining({ isNew: true }) : expect.not.objectContaining({ isNew: true }))
  } else if (act === 'heartbeat') {
    if (!apply(id, { kind: 'heartbeat', attempt, runner })) expireDeadlines()
    await queue.heartbeat(lease)
  } else if (act === 'release') {
    apply(id, { kind: 'release', attempt, runner })
    await queue.release(lease)
  } else {
    const kind = act === 'fail' ? 'benchmark' : 'infrastructure'
    apply(id, { kind: 'fail', attempt, runner, random, failure: { kind, reason: 'it broke', log: null } })
    await queue.fail(lease, kind)
  }
}

describe('the statements of the queue', () => {
  it('do what the pure machine does, choose what it chooses, and leave one event for each change', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(selection, { minLength: 1, maxLength: 4 }), script, async (wanted, actions) => {
        await queue.db.delete(results)
        await queue.db.delete(jobs)
        await queue.db.delete(jobEvents)
        for (const { engine, deadlineInMs, waitMs, ...rest } of wanted) {
          queue.clock.nowMs += waitMs
          const deadlineAtMs = deadlineInMs && queue.clock.nowMs + deadlineInMs
          await queue.submitSelecting({ ...rest, deadlineAtMs, workload: { ...workload, engine } })
        }
        const opened = openModel(await queue.db.select().from(jobs).orderBy(asc(jobs.createdAtMs), asc(jobs.id)))
        const claims = new Map(runners.map((runner) => [runner, [] as Lease[]]))

        for (const [given, random] of actions) {
          queue.chance.next = random
          await perform(given, opened, claims).catch((error: unknown) => expect(error).toBeInstanceOf(ZooError))
          const rows = await queue.db.select().from(jobs)
          expect(new Map(rows.map((row) => [row.id, row]))).toEqual(opened.model)
        }

        const events = await queue.db.select().from(jobEvents).orderBy(asc(jobEvents.seq))
        const ofJob = (log: readonly { job: JobId; attempt: number; state: string }[], id: JobId) =>
          log.filter(({ job }) => job === id).map(({ attempt, state }) => ({ attempt, state }))
        for (const id of opened.model.keys()) expect(ofJob(events, id)).toEqual(ofJob(opened.log, id))
      }),
      { numRuns: 12 },
    )
  })
})

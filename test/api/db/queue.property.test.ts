import { isEnded, type Job, jobTransitions, type RunnerId, ZooError } from '@effzoo/contract'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { jobs } from '../../../apps/api/src/db/schema/jobs.ts'
import { results } from '../../../apps/api/src/db/schema/results.ts'
import { toJob } from '../../../apps/api/src/db/to-job.ts'
import { leaseOf, openQueue, type Queue } from './open-queue.ts'

/**
 * Runners that act in any order, also with leases that are long gone, on one clock that jumps. A step names a runner and, of all the
 * claims that it ever got, one: most are stale.
 */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('claim' as const), runner: fc.nat(2) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      // those that end no job come more often, so that jobs live long enough to have stale claims
      act: fc.constantFrom('heartbeat', 'heartbeat', 'complete', 'fail', 'break', 'break', 'release', 'release', 'release'),
      runner: fc.nat(2),
      claim: fc.nat(9),
      samples: fc.nat(1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('expire' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancel' as const), job: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), durationMs: fc.constantFrom(500, 3_000, 15_000, 61_000) }) },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** The same at once, as over several connections. */
const moments = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 10, maxLength: 40 })

let queue: Queue
beforeEach(async () => {
  queue = await openQueue()
})

/** Answers the lease that it was allowed to use, if any. */
async function perform(action: Step, runners: RunnerId[], submitted: Job[], claims: Map<RunnerId, Job[]>) {
  if (action.act === 'wait') {
    queue.clock.nowMs += action.durationMs
  } else if (action.act === 'expire') {
    await queue.expire()
  } else if (action.act === 'cancel') {
    await queue.cancel(submitted[action.job]!)
  } else if (action.act === 'claim') {
    const runner = runners[action.runner]!
    const job = await queue.claim(runner)
    if (job) claims.get(runner)!.push(job)
  } else {
    const known = claims.get(runners[action.runner]!)!
    const job = known[action.claim % known.length]
    if (!job) return undefined
    const lease = leaseOf(job)
    if (action.act === 'heartbeat') await queue.heartbeat(lease)
    if (action.act === 'complete') await queue.complete(lease, job, [action.samples + 1])
    if (action.act === 'fail') await queue.fail(lease, 'benchmark')
    if (action.act === 'break') await queue.fail(lease, 'infrastructure')
    if (action.act === 'release') await queue.release(lease)
    return lease
  }
  return undefined
}

async function readJobs() {
  const rows = await queue.db.select().from(jobs)
  return new Map(rows.map((row) => [row.id, toJob(row)]))
}

describe('the queue', () => {
  it('keeps one result per job, rising attempts and ended jobs as they are, whatever the runners do', async () => {
    const runners = [await queue.register(), await queue.register(), await queue.register()]

    await fc.assert(
      fc.asyncProperty(moments, async (script) => {
        await queue.db.delete(results)
        await queue.db.delete(jobs)
        const submitted = [await queue.submit(), await queue.submit()]
        const claims = new Map(runners.map((runner) => [runner, [] as Job[]]))
        let before = await readJobs()

        for (const actions of script) {
          const outcomes = await Promise.allSettled(actions.map((action) => perform(action, runners, submitted, claims)))
          for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ZooError)

          const after = await readJobs()
          for (const [id, job] of after) {
            const earlier = before.get(id)!
            expect(job.attempt).toBeGreaterThanOrEqual(earlier.attempt)
            if (isEnded(earlier.state)) expect(job).toEqual(earlier)
            if (actions.length === 1 && job.state !== earlier.state) expect(jobTransitions[earlier.state]).toContain(job.state)
          }
          const [first] = outcomes
          if (actions.length === 1 && first?.status === 'fulfilled' && first.value) {
            expect(after.get(first.value.job)).toMatchObject({ attempt: first.value.attempt, runner: first.value.runner })
          }
          before = after
        }

        const attempts = [...claims.values()].flat().map(({ id, attempt }) => `${id} ${attempt}`)
        expect(new Set(attempts).size).toBe(attempts.length)
        const stored = await queue.db.select().from(results)
        const done = [...before.values()].filter(({ state }) => state === 'done')
        expect(stored.map(({ job, id, attempt, runner }) => `${job} ${id} ${attempt} ${runner}`).sort()).toEqual(
          done.map(({ id, result, attempt, runner }) => `${id} ${result} ${attempt} ${runner}`).sort(),
        )
      }),
      { numRuns: 60 },
    )
  })
})

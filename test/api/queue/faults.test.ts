import { type Job, jobTransitions, type RunnerId, ZooError } from '@effzoo/contract'
import { asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql/sqlite3'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { guardedClient } from '../../../apps/api/src/db/guarded-client.ts'
import { migrate } from '../../../apps/api/src/db/migrate.ts'
import { readAudit } from '../../../apps/api/src/db/queries/read-audit.ts'
import { jobEvents } from '../../../apps/api/src/db/schema/job-events.ts'
import { jobs } from '../../../apps/api/src/db/schema/jobs.ts'
import { results } from '../../../apps/api/src/db/schema/results.ts'
import { leaseOf, type Queue, queueOf } from '../db/open-queue.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'
import { type Fault, faultyClient } from './faulty-client.ts'

let queue: Queue
let faulty: ReturnType<typeof faultyClient>
let runner: RunnerId
beforeEach(async () => {
  const client = guardedClient({ url: newDatabaseUrl() })
  onTestFinished(() => client.close())
  await migrate(client)
  faulty = faultyClient(client)
  queue = queueOf(drizzle({ client: faulty.client }))
  runner = await queue.register()
})

/** Until there is an answer, as runners and clients do; a refusal is one. */
async function insist(call: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (error instanceof ZooError) return error
    }
  }
}

interface Scenario {
  /** A job in the state that the call is made in. */
  readonly prepare: () => Promise<Job>
  readonly call: (job: Job) => Promise<unknown>
  /** What then holds, though some call failed. */
  readonly expected: object
  /** Which action the audit log has once. */
  readonly audited?: string
  /** The second try finds that the first one did it. */
  readonly mayRefuse?: boolean
}

const submitted = () => queue.submit()
async function claimed() {
  await queue.submitSelecting({ deadlineAtMs: queue.clock.nowMs + 100_000 })
  return (await queue.claim(runner))!
}
async function failed() {
  const job = await claimed()
  await queue.fail(leaseOf(job), 'benchmark')
  return job
}
async function late(afterMs: number) {
  const job = await claimed()
  queue.clock.nowMs += afterMs
  return job
}

const scenarios: Readonly<Record<string, Scenario>> = {
  claim: { prepare: submitted, call: () => queue.claim(runner), expected: { state: 'leased', attempt: 1 } },
  heartbeat: { prepare: claimed, call: (job) => queue.heartbeat(leaseOf(job)), expected: { state: 'running', attempt: 1 } },
  'heartbeat past the deadline': {
    prepare: () => late(100_000),
    call: async (job) => expect(await queue.heartbeat(leaseOf(job))).toMatchObject({ cancelled: true }),
    expected: { state: 'failed', failure: { kind: 'deadline' } },
  },
  complete: {
    prepare: claimed,
    call: (job) => queue.complete(leaseOf(job), job),
    expected: { state: 'done', attempt: 1 },
    audited: 'result.accept',
  },
  fail: {
    prepare: claimed,
    call: (job) => queue.fail(leaseOf(job), 'benchmark'),
    expected: { state: 'failed', failure: { reason: 'it broke' }, infrastructureFailures: 0 },
    audited: 'job.fail',
  },
  break: {
    prepare: claimed,
    call: (job) => queue.fail(leaseOf(job), 'infrastructure'),
    expected: { state: 'queued', infrastructureFailures: 1 },
    audited: 'job.fail',
  },
  release: {
    prepare: claimed,
    call: (job) => queue.release(leaseOf(job)),
    expected: { state: 'queued', attempt: 1, infrastructureFailures: 0 },
    audited: 'job.release',
    mayRefuse: true,
  },
  cancel: { prepare: claimed, call: (job) => queue.cancel(job), expected: { state: 'cancelled' }, audited: 'job.cancel' },
  redrive: { prepare: failed, call: (job) => queue.redrive(job), expected: { state: 'queued', attempt: 1 }, audited: 'job.redrive' },
  expire: {
    prepare: () => late(60_000),
    call: () => queue.expire(),
    expected: { state: 'queued', infrastructureFailures: 1, failure: { kind: 'infrastructure' } },
  },
}

async function auditCount(action: string | undefined) {
  let count = 0
  for await (const event of readAudit(queue.db)) if (event.action === action) count++
  return count
}

/** The events tell the whole way of the job, by steps that there are, and one result stands where it is done. */
async function expectWhole(job: Job) {
  const [row] = await queue.db.select().from(jobs).where(eq(jobs.id, job.id))
  const events = await queue.db.select().from(jobEvents).where(eq(jobEvents.job, job.id)).orderBy(asc(jobEvents.seq))
  expect(events.at(-1)).toMatchObject({ state: row!.state, attempt: row!.attempt })
  for (const [i, event] of events.slice(1).entries()) {
    expect(jobTransitions[events[i]!.state]).toContain(event.state)
    expect(event.attempt - events[i]!.attempt).toBe(event.state === 'leased' ? 1 : 0)
  }
  const stored = await queue.db.select({ id: results.id }).from(results).where(eq(results.job, job.id))
  expect(stored).toEqual(row!.state === 'done' ? [{ id: row!.result }] : [])
  return row!
}

/** Whatever happened to it, the job can be brought to its end, so that it is not lost. */
async function bringToEnd(job: Job) {
  // once for the lease, once for the pause after it
  for (let i = 0; i < 2; i++) {
    queue.clock.nowMs += 60_000
    await queue.expire()
  }
  if ((await queue.find(job)).state === 'failed') await queue.redrive(job)
  const again = await queue.claim(runner)
  if (again) await queue.complete(leaseOf(again), again)
  expect(['done', 'cancelled']).toContain((await queue.find(job)).state)
  await expectWhole(job)
}

async function attempt({ prepare, call, expected, audited, mayRefuse }: Scenario, faults: readonly Fault[]) {
  faulty.plan([])
  const job = await prepare()
  const before = await auditCount(audited)
  faulty.plan(faults)
  const answer = await insist(() => call(job))
  const calls = faulty.calls()
  faulty.plan([])
  if (!mayRefuse) expect(answer).not.toBeInstanceOf(ZooError)
  expect(await expectWhole(job)).toMatchObject(expected)
  expect((await auditCount(audited)) - before).toBe(audited ? 1 : 0)
  await bringToEnd(job)
  return calls
}

describe.each(Object.entries(scenarios))('%s', (_, scenario) => {
  it('loses and doubles nothing when any of its statements fails, is taken back, or is applied without an answer', async () => {
    const calls = await attempt(scenario, [])
    for (const [i, statementCount] of calls.entries()) {
      const inside = statementCount > 1 ? Array.from({ length: statementCount + 1 }, (_, at) => at) : []
      for (const when of ['before', 'after', ...inside] as const) await attempt(scenario, [{ call: i + 1, when }])
    }
  })

  it('bears that the second try fails too', async () => {
    const calls = await attempt(scenario, [])
    for (const first of calls.keys()) {
      const faults = [{ call: first + 1, when: 'after' } as const]
      const again = (await attempt(scenario, faults)).length
      for (let second = first + 2; second <= again; second++) {
        for (const when of ['before', 'after'] as const) await attempt(scenario, [...faults, { call: second, when }])
      }
    }
  })
})

describe('asking for a job with a key', () => {
  it('makes one job, whatever fails', async () => {
    faulty.plan([])
    await queue.submit({}, 'none')
    const calls = faulty.calls()
    expect(calls).toHaveLength(1)
    for (const when of ['before', 'after', ...Array.from({ length: calls[0]! + 1 }, (_, at) => at)] as const) {
      faulty.plan([{ call: 1, when }])
      await insist(() => queue.submit({}, `key-${when}`))
      faulty.plan([])
      expect(
        await queue.db
          .select({ id: jobs.id })
          .from(jobs)
          .where(eq(jobs.idempotencyKey, `key-${when}`)),
      ).toHaveLength(1)
    }
    expect(await auditCount('job.create')).toBe(await queue.db.$count(jobs))
  })
})

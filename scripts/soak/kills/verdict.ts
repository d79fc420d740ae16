import type { JobId, JobState } from '@effzoo/contract'
import { createClient } from '@libsql/client'

/** What was promised to those outside. */
export interface Acknowledged {
  readonly jobs: ReadonlySet<JobId>
  /** Job and attempt, with a space between, of each result that a runner was told is kept. */
  readonly results: ReadonlySet<string>
  /** Jobs that were seen to have ended, with the result that was shown. */
  readonly ended: ReadonlyMap<JobId, string | null>
}

export interface Verdict {
  readonly lost: readonly string[]
  readonly double: readonly string[]
  /** Kills are no reason for a job to fail: a runner that comes back hands its job back, and lost leases are tried again. */
  readonly undone: readonly string[]
  readonly states: Readonly<Partial<Record<JobState, number>>>
}

/** Looks into the database itself, once nothing runs any more. */
export async function judge(databaseFile: string, { jobs, results, ended }: Acknowledged): Promise<Verdict> {
  const database = createClient({ url: `file:${databaseFile}` })
  const read = async (statement: string) => (await database.execute(statement)).rows
  const jobRows = new Map((await read('select id, state, attempt, failure, result from jobs')).map((row) => [String(row.id), row]))
  const resultRows = await read('select id, job, attempt from results')
  const doneAgain = await read("select job, count(*) as count from job_events where state = 'done' group by job having count(*) > 1")
  database.close()

  const kept = new Set(resultRows.map(({ job, attempt }) => `${job} ${attempt}`))
  const keptIds = new Set(resultRows.map(({ id }) => String(id)))
  const countOf = new Map<string, number>()
  for (const { job } of resultRows) countOf.set(String(job), (countOf.get(String(job)) ?? 0) + 1)
  const states: Partial<Record<JobState, number>> = {}
  for (const { state } of jobRows.values()) states[state as JobState] = (states[state as JobState] ?? 0) + 1

  return {
    states,
    lost: [
      ...[...jobs].filter((id) => !jobRows.has(id)).map((id) => `${id} was accepted, and is not there`),
      ...[...results].filter((key) => !kept.has(key)).map((key) => `the result of ${key} was acknowledged, and is not there`),
      ...[...ended].filter(([, id]) => id && !keptIds.has(id)).map(([job, id]) => `${id} of ${job} was shown, and is not there`),
    ],
    double: [
      ...[...countOf].filter(([, count]) => count > 1).map(([job, count]) => `${job} has ${count} results`),
      ...doneAgain.map(({ job, count }) => `${job} was done ${count} times`),
      ...[...ended]
        .filter(([job, id]) => jobRows.get(job)?.result !== id)
        .map(([job, id]) => `${job} showed ${id} once, and has another now`),
    ],
    undone: [...jobRows.values()]
      .filter(({ state }) => state !== 'done')
      .map(({ id, state, attempt, failure }) => `${id} is ${state} after ${attempt} attempts: ${failure}`),
  }
}

import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import Database from 'libsql'

export interface QueueVerdict {
  readonly lostCount: number
  readonly doubleCount: number
  readonly violations: readonly string[]
}

const shownCount = 10

/** Holds what was acknowledged against what the database has, by SQL: there may be millions. */
export async function judgeQueue(databaseFile: string, acknowledgedFile: string, submittedCount: number): Promise<QueueVerdict> {
  const database = new Database(databaseFile)
  try {
    database.exec('pragma temp_store = file; create temp table acknowledged (job text not null, attempt integer not null)')
    const insert = database.prepare('insert into acknowledged values (?, ?)')
    database.exec('begin')
    for await (const line of createInterface({ input: createReadStream(acknowledgedFile) })) {
      const [job, attempt] = line.split(' ')
      insert.run(job, Number(attempt))
    }
    database.exec('commit')
    const read = (statement: string) => database.prepare(statement).all() as Record<string, string | number>[]

    const lost = read(
      `select a.job, a.attempt from acknowledged a left join results r on r.job = a.job and r.attempt = a.attempt where r.id is null`,
    ).map(({ job, attempt }) => `the result of ${job}, attempt ${attempt}, was acknowledged, and is not there`)
    const double = [
      ...read('select job, count(*) as count from acknowledged group by job having count > 1').map(
        ({ job, count }) => `${job} was acknowledged ${count} times`,
      ),
      ...read('select job, count(*) as count from results group by job having count > 1').map(
        ({ job, count }) => `${job} has ${count} results`,
      ),
      ...read(`select job, count(*) as count from job_events where state = 'done' group by job having count > 1`).map(
        ({ job, count }) => `${job} was done ${count} times`,
      ),
    ]
    const undone = read(`select id, state from jobs where state <> 'done'`).map(({ id, state }) => `${id} is ${state}, and not done`)
    const { count: keptCount } = read('select count(*) as count from jobs')[0]!
    const missingCount = Math.max(0, submittedCount - Number(keptCount))
    const surplus = Number(keptCount) > submittedCount ? [`${keptCount} jobs are there, and ${submittedCount} were asked for`] : []
    return {
      lostCount: lost.length + missingCount,
      doubleCount: double.length + surplus.length,
      violations: [
        ...shorten(lost),
        ...(missingCount > 0 ? [`${missingCount} of ${submittedCount} jobs that were accepted are not there`] : []),
        ...shorten(double),
        ...surplus,
        ...shorten(undone),
      ],
    }
  } finally {
    database.close()
  }
}

const shorten = (all: readonly string[]) =>
  all.length > shownCount ? [...all.slice(0, shownCount), `and ${all.length - shownCount} more of these`] : all

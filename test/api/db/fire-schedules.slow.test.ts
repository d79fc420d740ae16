import { ScheduleRequest } from '@effzoo/contract'
import { count, countDistinct } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { createSchedule } from '../../../apps/api/src/db/queries/create-schedule.ts'
import { jobs } from '../../../apps/api/src/db/schema/jobs.ts'
import { sweeps } from '../../../apps/api/src/db/schema/sweeps.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'
import { runTogether } from './run-together.ts'

const nowMs = 1_800_000_000_000
const scheduleCount = 120

describe('two processes that fire at once on one file', () => {
  it('make one sweep of each schedule', async () => {
    const url = newDatabaseUrl()
    const { db, close } = await openDatabase(url)
    onTestFinished(close)
    const schedule = ScheduleRequest.parse({ cadence: 'every 1h', request: { variants: ['efficientnet-b0', 'coatnet-0'] } })
    for (let i = 0; i < scheduleCount; i++) await createSchedule(db, { ...schedule, owner: null }, 'local', nowMs)

    const fired = await runTogether('fire-once.ts', Array(2).fill([url, String(nowMs + 3_600_000)]))

    const [first, second] = fired.map(Number) as [number, number]
    expect(first + second).toBe(scheduleCount)
    expect(await db.select({ count: count(), schedules: countDistinct(sweeps.schedule) }).from(sweeps)).toEqual([
      { count: scheduleCount, schedules: scheduleCount },
    ])
    expect(await db.select({ count: count(), sweeps: countDistinct(jobs.sweep) }).from(jobs)).toEqual([
      { count: 2 * scheduleCount, sweeps: scheduleCount },
    ])
  })
})

import type { Schedule } from '@effzoo/contract'
import type { schedules } from './schema/schedules.ts'

export const toSchedule = (row: typeof schedules.$inferSelect): Schedule => ({
  ...row,
  request: row.request as Schedule['request'],
})

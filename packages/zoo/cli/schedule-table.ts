import type { Schedule } from '@effzoo/contract'
import { formatTable } from './format.ts'
import { someOf } from './sweep-table.ts'

const moment = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ')

const row = ({ id, cadence, nextAtMs, lastSweep, request }: Schedule) => [
  id,
  cadence,
  nextAtMs === null ? 'paused' : moment(nextAtMs),
  lastSweep ?? '-',
  someOf(request.variants),
]

export const formatSchedules = (schedules: readonly Schedule[]): string =>
  formatTable(['schedule', 'cadence', 'next (UTC)', 'last sweep', 'variants'], schedules.map(row), ['left', 'left', 'left', 'left', 'left'])

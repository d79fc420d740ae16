import { leastCadenceMs, ZooError } from '@effzoo/contract'
import { Cron } from 'croner'

/** The first moment after `nowMs`; a length of time counts from `anchorMs`, cron from the calendar. Undefined where none ever comes. */
export type Cadence = (nowMs: number, anchorMs: number) => number | undefined

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Reads what the contract lets through, and throws a problem for five fields that are no cron expression. */
export function parseCadence(text: string): Cadence {
  const [, count, unit] = /^every (\d+)([mhd])$/.exec(text) ?? []
  if (count === undefined) return cron(text)
  const everyMs = Number(count) * unitMs[unit as keyof typeof unitMs]
  return (nowMs, anchorMs) => anchorMs + everyMs * (Math.floor(Math.max(0, nowMs - anchorMs) / everyMs) + 1)
}

function cron(text: string): Cadence {
  try {
    const moments = new Cron(text, { mode: '5-part', utcOffset: 0 })
    return (nowMs) => moments.nextRun(new Date(nowMs))?.getTime()
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error)
    throw refusal(`${reason} Allowed are minute, hour, day of month, month and day of week, such as "0 3 * * 1", or "every 7d"`)
  }
}

/** More than a day has of moments that are 10 minutes apart: each hour that has any is among them, and midnight. */
const lookedAt = 150
/** The same for every request, so that an expression is refused always or never. */
const fromMs = Date.UTC(2026, 0, 1)
const withinMs = 366 * unitMs.d

/** Throws a problem where the moments never come, or too often. */
export function checkCadence(text: string): void {
  const next = parseCadence(text)
  let previousMs = next(fromMs, fromMs)
  if (previousMs === undefined) throw refusal('such a moment never comes')
  for (let i = 0; i < lookedAt; i++) {
    const nextMs = next(previousMs, previousMs)
    if (nextMs === undefined || nextMs > fromMs + withinMs) return
    if (nextMs - previousMs < leastCadenceMs) {
      const [first, second] = [previousMs, nextMs].map((ms) => new Date(ms).toISOString().slice(0, 16))
      throw refusal(`${first}Z and ${second}Z are less than 10 minutes apart, which is the least that there may be between two sweeps`)
    }
    previousMs = nextMs
  }
}

function refusal(detail: string): ZooError {
  return new ZooError('invalid-request', `/cadence: ${detail}`, { errors: [{ pointer: '/cadence', detail }] })
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCadence, parseCadence } from '../../../apps/api/src/queue/cadence.ts'

const at = (text: string) => Date.parse(text)
const next = (cadence: string, now: string, anchor = now) => {
  const ms = parseCadence(cadence)(at(now), at(anchor))
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

describe('parseCadence', () => {
  it.each([
    ['every 7d', '2026-11-28T10:30:00.000Z', '2026-12-05T10:30:00.000Z'],
    ['every 90m', '2026-11-28T10:30:00.000Z', '2026-11-28T12:00:00.000Z'],
    ['0 3 * * 1', '2026-11-28T10:30:00.000Z', '2026-11-30T03:00:00.000Z'],
    ['*/20 * * * *', '2026-11-28T10:20:00.000Z', '2026-11-28T10:40:00.000Z'],
    ['0 0 29 2 *', '2026-11-28T10:30:00.000Z', '2028-02-29T00:00:00.000Z'],
    // where clocks are put forward that night, the hour is there in UTC
    ['30 2 29 3 *', '2026-11-28T10:30:00.000Z', '2027-03-29T02:30:00.000Z'],
  ])('of %s after %s is %s', (cadence, now, expected) => {
    expect(next(cadence, now)).toBe(expected)
  })

  it('keeps the rhythm of a length of time over what was missed', () => {
    expect(next('every 1h', '2026-11-28T10:30:00.000Z', '2026-11-27T00:10:00.000Z')).toBe('2026-11-28T11:10:00.000Z')
  })

  it('goes on after the moment itself', () => {
    expect(next('every 1h', '2026-11-28T11:10:00.000Z', '2026-11-28T10:10:00.000Z')).toBe('2026-11-28T12:10:00.000Z')
  })
})

const refusals: readonly [string, string][] = [
  ['every 9m', 'less than 10 minutes apart'],
  ['*/5 * * * *', 'less than 10 minutes apart'],
  ['0,59 * * * *', 'less than 10 minutes apart'],
  ['0,55 0,23 * * *', 'less than 10 minutes apart'],
  ['0 0 31 2 *', 'never comes'],
  ['0 25 * * *', 'Allowed are minute, hour'],
  ['a b c d e', 'Allowed are minute, hour'],
]

describe('checkCadence', () => {
  it.each(refusals)('refuses %s, and says why', (cadence, reason) => {
    expect(() => checkCadence(cadence)).toThrow(expect.objectContaining({ message: expect.stringContaining(reason) }))
  })

  it.each(['every 10m', 'every 9999d', '*/10 * * * *', '0,50 3 * * *', '0 0 29 2 *', '0 3 * * MON-FRI'])('takes %s', (cadence) => {
    expect(() => checkCadence(cadence)).not.toThrow()
  })
})

const fields = fc.tuple(
  fc.constantFrom('0', '7', '*/10', '5,35', '10-50/20'),
  fc.constantFrom('*', '0', '3', '*/6', '8-17'),
  fc.constantFrom('*', '1', '15', '31', '*/2'),
  fc.constantFrom('*', '2', '*/3'),
  fc.constantFrom('*', '1', '1-5', '0'),
)
const cadences = fc.oneof(
  fields.map((parts) => parts.join(' ')),
  fc
    .record({ count: fc.integer({ min: 10, max: 9_999 }), unit: fc.constantFrom('m', 'h', 'd') })
    .map(({ count, unit }) => `every ${count}${unit}`),
)
const moments = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2040, 0) })

/** The numbers that a field of cron names. */
function valuesOf(field: string, min: number, max: number): number[] {
  return field.split(',').flatMap((part) => {
    const [range = '', step = '1'] = part.split('/')
    const [from, to = range.includes('-') || range === '*' ? undefined : range] =
      range === '*' ? [String(min), String(max)] : range.split('-')
    const numbers = []
    for (let n = Number(from); n <= Number(to ?? max); n += Number(step)) numbers.push(n)
    return numbers
  })
}

/** Cron as its manual has it: whether a minute is one of its moments. */
function matcherOf(cadence: string): (ms: number) => boolean {
  const [minute, hour, day, month, weekday] = cadence.split(' ') as [string, string, string, string, string]
  const [minutes, hours, months] = [valuesOf(minute, 0, 59), valuesOf(hour, 0, 23), valuesOf(month, 1, 12)]
  const [days, weekdays] = [valuesOf(day, 1, 31), valuesOf(weekday, 0, 6)]
  return (ms) => {
    const date = new Date(ms)
    if (!minutes.includes(date.getUTCMinutes()) || !hours.includes(date.getUTCHours()) || !months.includes(date.getUTCMonth() + 1))
      return false
    const [isDay, isWeekday] = [days.includes(date.getUTCDate()), weekdays.includes(date.getUTCDay())]
    return day === '*' ? isWeekday : weekday === '*' ? isDay : isDay || isWeekday
  }
}

describe('a cadence', () => {
  it('goes on, never back, whenever it is asked', () => {
    fc.assert(
      fc.property(cadences, moments, fc.nat(10 * 86_400_000), (cadence, anchorMs, lateMs) => {
        const nextMs = parseCadence(cadence)(anchorMs + lateMs, anchorMs)
        expect(nextMs === undefined || nextMs > anchorMs + lateMs).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('of cron comes at the first minute that its fields name', () => {
    fc.assert(
      fc.property(
        fields.map((parts) => parts.join(' ')),
        moments,
        (cadence, nowMs) => {
          const nextMs = parseCadence(cadence)(nowMs, nowMs)
          const minutes = Array.from({ length: 3 * 1_440 }, (_, i) => (Math.floor(nowMs / 60_000) + 1 + i) * 60_000)
          const expected = minutes.find(matcherOf(cadence))
          expect(expected === undefined ? nextMs === undefined || nextMs > minutes.at(-1)! : nextMs === expected).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('of a length of time keeps its rhythm, however late', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 20_000 }), moments, fc.nat(400 * 86_400_000), (minutes, anchorMs, lateMs) => {
        const nextMs = parseCadence(`every ${minutes}m`)(anchorMs + lateMs, anchorMs)!
        expect((nextMs - anchorMs) % (minutes * 60_000)).toBe(0)
        expect(nextMs - (anchorMs + lateMs)).toBeLessThanOrEqual(minutes * 60_000)
      }),
    )
  })
})

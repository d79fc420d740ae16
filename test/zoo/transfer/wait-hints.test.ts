import { describe, expect, it } from 'vitest'
import { waitMsOf } from '../../../packages/zoo/src/transfer/wait-hints.ts'

const nowMs = Date.UTC(2026, 10, 27, 12)

describe('waitMsOf', () => {
  it.each<[Record<string, string>, number | null]>([
    [{}, null],
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': 'Fri, 27 Nov 2026 12:00:30 GMT' }, 31_000],
    [{ 'retry-after': 'Fri, 27 Nov 2026 11:00:00 GMT' }, 1_000],
    [{ 'retry-after': 'soon' }, null],
    [{ ratelimit: '"resolver";r=0;t=42' }, 42_000],
    [{ ratelimit: '"api";r=10;t=300, "resolver";r=0;t=5' }, 5_000],
    [{ ratelimit: '"resolver";r=12;t=42' }, null],
    [{ ratelimit: 'limit=500, remaining=0, reset=9' }, 9_000],
    [{ 'retry-after': '3', ratelimit: '"resolver";r=0;t=42' }, 42_000],
  ])('reads %o as %s ms', (headers, expected) => {
    expect(waitMsOf((name) => headers[name] ?? null, nowMs)).toBe(expected)
  })
})

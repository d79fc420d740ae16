import { describe, expect, it } from 'vitest'
import { judgeMemory, type MemoryLook } from '../../../../scripts/soak/queue/judge-memory.ts'

/** An hour in looks of 36 s; garbage is collected each tenth. */
const looks = (rssMib: (share: number) => number, heapMib: (share: number) => number): MemoryLook[] =>
  Array.from({ length: 100 }, (_, i) => {
    const share = (i + 1) / 100
    return { share, atMs: share * 3_600_000, rssMib: rssMib(share), collectedHeapMib: (i + 1) % 10 === 0 ? heapMib(share) : undefined }
  })

describe('judgeMemory', () => {
  it('lets memory be flat that grows only in the beginning, and gives the slope of the second half', () => {
    const { violations, lines } = judgeMemory(
      looks(
        (share) => 200 + Math.min(share, 0.4) * 500,
        (share) => 40 + 2 * share,
      ),
    )

    expect(violations).toEqual([])
    expect(lines).toEqual([
      'heap after collection: 40.4 MiB at 20 %, 41.0 at 50 %, 42.0 at the end; over the second half 2.0 MiB an hour',
      'resident set: 250.0 MiB at 10 %, 400.0 at 50 %, 400.0 at the end; over the second half 0.0 MiB an hour',
    ])
  })

  it.each([
    [
      'the heap',
      looks(
        () => 200,
        (share) => 40 + 12 * share,
      ),
      'the heap after collection grew from 42.4 MiB at 20 % to 52.0',
    ],
    [
      'the resident set',
      looks(
        (share) => 100 + 100 * share,
        () => 40,
      ),
      'the resident set grew from 150.0 MiB at 50 % to 200.0',
    ],
    [
      'what was not seen',
      looks(
        () => Number.NaN,
        () => 40,
      ),
      'the resident set grew from NaN MiB',
    ],
  ])('finds the growth of %s', (_, seen, violation) => {
    expect(judgeMemory(seen).violations).toEqual([expect.stringContaining(violation)])
  })
})

import { describe, expect, it } from 'vitest'
import { bestRate, type Candidate } from '../../../packages/engines/src/peaks/best-rate.ts'

/** A clock that only work moves, and sizes of work that take what `msOf` says for each of their runs in turn. */
function workshop(msOf: (size: number, run: number) => number) {
  let atMs = 0
  const runs = new Map<number, number>()
  const open = new Set<number>()
  const candidate = (size: number, change: Partial<Candidate> = {}): Candidate => ({
    size,
    work: size,
    expected: 1,
    tolerance: 0,
    async open() {
      open.add(size)
      return {
        async run(count) {
          for (let i = 0; i < count; i++) {
            const run = runs.get(size) ?? 0
            runs.set(size, run + 1)
            atMs += msOf(size, run)
          }
          return 1
        },
        [Symbol.asyncDispose]: async () => void open.delete(size),
      }
    },
    ...change,
  })
  return { candidate, runs, open, nowMs: () => atMs }
}

describe('bestRate', () => {
  it('takes the best sample of the best size', async () => {
    // of size 200 every fourth run is undisturbed; the first of all compiles
    const { candidate, nowMs, open } = workshop((size, run) => (run === 0 ? 100 : size === 200 && run % 4 === 3 ? 10 : 20))

    const best = await bestRate(
      [100, 200, 300].map((size) => candidate(size)),
      { budgetMs: 2_000, nowMs },
    )

    expect(best).toEqual({ size: 200, ratePerS: 20_000 })
    expect(open.size).toBe(0)
  })

  it('spends the budget, and no more than a run beyond it', async () => {
    const { candidate, nowMs, runs } = workshop((size) => size / 10)

    await bestRate(
      [100, 200].map((size) => candidate(size)),
      { budgetMs: 1_000, nowMs },
    )

    expect(nowMs()).toBeGreaterThan(900)
    expect(nowMs()).toBeLessThanOrEqual(1_020)
    expect(runs.get(100)).toBeGreaterThanOrEqual(3)
  })

  it('does not begin what would not fit into the budget', async () => {
    const { candidate, nowMs, runs } = workshop((size) => size)

    expect(
      await bestRate(
        [100, 1_000, 10_000].map((size) => candidate(size)),
        { budgetMs: 2_500, nowMs },
      ),
    ).toMatchObject({ size: 100 })
    expect([...runs.keys()]).toEqual([100])
  })

  it('takes up to three times the budget for a dozen samples of the best', async () => {
    // only the eleventh run of all is undisturbed
    const { candidate, nowMs, runs } = workshop((_size, run) => (run === 10 ? 50 : 100))

    expect(await bestRate([candidate(100)], { budgetMs: 500, nowMs })).toEqual({ size: 100, ratePerS: 2_000 })
    expect(runs.get(100)).toBeGreaterThanOrEqual(12)
    expect(nowMs()).toBeLessThanOrEqual(1_500 + 100) // it cannot know that the last is disturbed
  })

  it('measures at least the first, however slow', async () => {
    const { candidate, nowMs } = workshop(() => 60_000)

    expect(await bestRate([candidate(600), candidate(700)], { budgetMs: 1_000, nowMs })).toEqual({ size: 600, ratePerS: 10 })
    expect(nowMs()).toBe(120_000)
  })

  it('repeats short work within a sample, so that reading back does not count', async () => {
    const counts: number[] = []
    const { candidate, nowMs } = workshop(() => 0)
    let atMs = 0
    const run = async (count: number) => {
      counts.push(count)
      atMs += 0.5 + count // half a millisecond to read back
      return 1
    }
    const short = candidate(100, { open: async () => ({ run, [Symbol.asyncDispose]: async () => {} }) })

    expect((await bestRate([short], { budgetMs: 50, nowMs: () => atMs + nowMs() })).ratePerS).toBeGreaterThan(100_000 / 1.5)
    expect(counts.slice(0, 2)).toEqual([1, 1])
    expect(Math.max(...counts)).toBe(3)
  })

  it('stops growing where a size does not fit into the engine', async () => {
    const { candidate, nowMs, open } = workshop(() => 1)
    const tooLarge = candidate(1_000, { open: () => Promise.reject(new Error('OOM when allocating tensor')) })

    expect(await bestRate([candidate(100), tooLarge], { budgetMs: 100, nowMs })).toMatchObject({ size: 100 })
    expect(open.size).toBe(0)
  })

  it('has no rate for wrong numbers', async () => {
    const { candidate, nowMs } = workshop(() => 1)

    await expect(bestRate([candidate(100, { expected: 2 })], { budgetMs: 100, nowMs })).rejects.toThrow(
      'the engine answered 1 instead of 2 at size 100',
    )
    await expect(bestRate([candidate(100, { expected: Number.NaN })], { budgetMs: 100, nowMs })).rejects.toThrow('instead of NaN')
  })
})

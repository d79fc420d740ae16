import { compareRounds, compareRuns, createRandom } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'
import { designs, verdictShares } from '../../scripts/soak/stats/comparisons.ts'
import { normalOf } from '../../scripts/soak/stats/distributions.ts'
import { calmOf, readSessions } from '../../scripts/soak/stats/recorded-noise.ts'

const seed = 1
const sessions = readSessions()
const calm = calmOf(sessions)

/** `count` samples around `medianMs` with 1 % of noise. */
function run(medianMs: number, count = 64, ofSeed = 1): number[] {
  const random = createRandom(ofSeed)
  return Array.from({ length: count }, () => medianMs * (1 + 0.01 * normalOf(random)))
}

const rounds = (count: number, ratio: number) =>
  Array.from({ length: count }, (_, i) => ({ baselineMs: run(10, 6, i), candidateMs: run(10 * ratio, 6, 1_000 + i) }))

// `npm run soak -- stats --n 10000` asks the same of 10,000 each, and allows nothing for chance.
describe.each(Object.entries(designs))('a comparison by %s, over recorded noise', (_name, design) => {
  it('finds no difference of a variant to itself, disturbed or not', () => {
    for (const noise of [sessions, calm]) {
      const { faster, slower } = verdictShares(design, noise, { slowdown: 1, runCount: 300, seed })
      expect(faster + slower).toBeLessThanOrEqual(0.01)
    }
  })

  it('finds a slowdown where the machine was left alone', () => {
    const { slower, faster } = verdictShares(design, calm, { slowdown: design.slowdown, runCount: 300, seed })
    expect(slower).toBeGreaterThanOrEqual(0.95)
    expect(faster).toBe(0)
  })
})

describe('compareRuns', () => {
  it('says by how much, and between what bounds', () => {
    const comparison = compareRuns(run(10), run(11, 64, 2))
    expect(comparison).toMatchObject({ verdict: 'slower', confidence: 0.99, leastEffectShare: 0.02, indecision: null })
    expect(comparison.ratio).toBeCloseTo(1.1, 1)
    const [low, high] = comparison.ratioInterval!
    expect(low).toBeLessThan(1.1)
    expect(high).toBeGreaterThan(1.1)
  })

  it('gives the reverse when asked in reverse', () => {
    const [there, back] = [compareRuns(run(10), run(11, 64, 2)), compareRuns(run(11, 64, 2), run(10))]
    expect(back.verdict).toBe('faster')
    expect(there.ratio * back.ratio).toBeCloseTo(1, 12)
    expect(there.ratioInterval![0] * back.ratioInterval![1]).toBeCloseTo(1, 9)
  })

  it('calls the same what differs by less than matters, where the runs are known to repeat', () => {
    const [a, b] = [run(10, 662), run(10.02, 662, 2)]
    expect(compareRuns(a, b, { runSpreadShare: 0.002 }).verdict).toBe('same')
    expect(compareRuns(a, b, { runSpreadShare: 0.02 })).toMatchObject({ verdict: 'undecided', indecision: 'too-wide' })
  })

  it('does not believe in 3 % where runs differ by as much', () => {
    const [a, b] = [run(10, 662), run(10.3, 662, 2)]
    expect(compareRuns(a, b, { runSpreadShare: 0.002 }).verdict).toBe('slower')
    expect(compareRuns(a, b, { runSpreadShare: 0.02 }).verdict).toBe('undecided')
  })

  it('takes another least effect', () => {
    const [a, b] = [run(10, 662), run(10.5, 662, 2)]
    expect(compareRuns(a, b)).toMatchObject({ verdict: 'slower' })
    expect(compareRuns(a, b, { leastEffectShare: 0.1, runSpreadShare: 0.002 })).toMatchObject({ verdict: 'same' })
    expect(compareRuns(a, b, { leastEffectShare: 0.06, runSpreadShare: 0.004 })).toMatchObject({ indecision: 'near-least-effect' })
  })

  it('says nothing of too few samples, of noise, and of a run that was not alone', () => {
    expect(compareRuns(run(10, 10), run(20))).toMatchObject({ verdict: 'undecided', ratioInterval: null, indecision: 'too-few' })
    const noisy = run(10).map((sampleMs, i) => (i % 3 === 0 ? 2 * sampleMs : sampleMs))
    expect(compareRuns(run(10), noisy)).toMatchObject({ verdict: 'undecided', indecision: 'too-noisy' })
    const crowded = { stealShare: 0, runQueuePerCpu: 3, cpuShareOfWall: 0.5, backgroundShare: 0.7 }
    const comparison = compareRuns(run(10), run(20), { contention: { baseline: null, candidate: crowded } })
    expect(comparison).toMatchObject({ verdict: 'undecided', indecision: 'too-noisy' })
  })

  it('refuses what has no ratio', () => {
    expect(() => compareRuns([], run(10))).toThrow('there are no samples to compare')
    expect(() => compareRuns(run(10), [1, 0])).toThrow('a sample is 0')
  })
})

describe('compareRounds', () => {
  it.each([
    [1.05, 'slower'],
    [1 / 1.05, 'faster'],
    [1, 'same'],
  ])('finds a ratio of %d in ten rounds: %s', (ratio, verdict) => {
    const comparison = compareRounds(rounds(10, ratio))
    expect(comparison.verdict).toBe(verdict)
    expect(comparison.ratio).toBeCloseTo(ratio, 1)
  })

  it('needs eight rounds for 99 %', () => {
    expect(compareRounds(rounds(7, 2))).toMatchObject({ verdict: 'undecided', indecision: 'too-few', ratioInterval: null })
    expect(compareRounds(rounds(8, 2)).verdict).toBe('slower')
  })

  it('survives a machine that becomes twice as slow in the middle', () => {
    const halved = rounds(20, 1.05).map(({ baselineMs, candidateMs }, i) => {
      const factor = i < 10 ? 1 : 2
      return { baselineMs: baselineMs.map((ms) => ms * factor), candidateMs: candidateMs.map((ms) => ms * factor) }
    })
    expect(compareRounds(halved).verdict).toBe('slower')
  })

  it('survives a round in which one variant met a disaster', () => {
    const [first, ...others] = rounds(20, 1.05)
    const struck = [{ ...first!, baselineMs: first!.baselineMs.map((ms) => 10 * ms) }, ...others]
    expect(compareRounds(struck).verdict).toBe('slower')
  })

  it('takes hundreds of rounds, and refuses none and thousands', () => {
    expect(compareRounds(rounds(300, 1.01))).toMatchObject({ verdict: 'same', ratio: expect.closeTo(1.01, 2) })
    expect(() => compareRounds([])).toThrow('there are no rounds')
    expect(() => compareRounds(rounds(2_001, 1))).toThrow('at most 2000')
  })
})

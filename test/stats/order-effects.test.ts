import { createRandom, orderEffects } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'
import { normalOf } from '../../scripts/soak/stats/distributions.ts'

/** Around 10 ms with 2 % of noise, of which each sample keeps `memory`; `level` changes it in the course of the run. */
function run(seed: number, { sampleCount = 64, memory = 0, level = (_progress: number): number => 1 } = {}): number[] {
  const random = createRandom(seed)
  let noise = normalOf(random)
  return Array.from({ length: sampleCount }, (_, i) => {
    noise = memory * noise + Math.sqrt(1 - memory ** 2) * normalOf(random)
    return 10 * level(i / sampleCount) * (1 + 0.02 * noise)
  })
}

const seeds = Array.from({ length: 300 }, (_, i) => i)
const share = (isHit: (seed: number) => boolean) => seeds.filter(isHit).length / seeds.length

describe('orderEffects', () => {
  it.each([11, 64, 331])('sees nothing in %i independent samples', (sampleCount) => {
    const isAlarm = (seed: number) => {
      const { drift, throttling } = orderEffects(run(seed, { sampleCount }))
      return drift.verdict !== 'none' || throttling.verdict !== 'none'
    }
    expect(share(isAlarm)).toBeLessThanOrEqual(0.02)
  })

  it('takes what resembles its predecessor for no trend', () => {
    const isDrift = (seed: number) => orderEffects(run(seed, { memory: 0.5, sampleCount: 200 })).drift.verdict !== 'none'
    expect(share(isDrift)).toBeLessThanOrEqual(0.03)
  })

  it('finds a drift of 8 % and how large it is', () => {
    const found = seeds.map((seed) => orderEffects(run(seed, { level: (progress) => 1 + 0.08 * progress })).drift)
    expect(found.filter(({ verdict }) => verdict === 'rising').length / found.length).toBeGreaterThan(0.95)
    expect(found.reduce((sum, { changeShare }) => sum + changeShare!, 0) / found.length).toBeCloseTo(0.08 / 1.04, 2)
  })

  it('tells a falling drift from a rising one', () => {
    expect(orderEffects(run(1, { level: (progress) => 1 - 0.1 * progress })).drift.verdict).toBe('falling')
  })

  it('finds a throttled machine, by how much and since when', () => {
    const found = seeds.map((seed) => orderEffects(run(seed, { level: (progress) => (progress < 0.6 ? 1 : 1.07) })))
    expect(found.filter(({ throttling }) => throttling.verdict === 'throttled').length / found.length).toBeGreaterThan(0.95)
    expect(found[0]).toMatchObject({ drift: { verdict: 'none' }, throttling: { verdict: 'throttled' } })
    expect(found[0]!.throttling.stepShare).toBeCloseTo(0.07, 1)
    expect(Math.abs(found[0]!.throttling.atSample! - 38)).toBeLessThanOrEqual(3)
  })

  it('calls a step down speeding up', () => {
    expect(orderEffects(run(1, { level: (progress) => (progress < 0.3 ? 1.1 : 1) })).throttling.verdict).toBe('sped-up')
  })

  it('lets a change pass that is clear but too small to matter', () => {
    const calm = Array.from({ length: 64 }, (_, i) => 10 + 0.001 * i + 0.0005 * (i % 2))
    expect(orderEffects(calm).drift).toMatchObject({ verdict: 'none', changeShare: expect.closeTo(0.0063, 3) })
  })

  it('counts how many independent samples the samples are worth', () => {
    expect(orderEffects(run(1, { sampleCount: 500 })).effectiveSampleCount).toBe(500)
    const { effectiveSampleCount, autocorrelation } = orderEffects(run(1, { sampleCount: 2_000, memory: 0.6 }))
    // (1 - .6) / (1 + .6) of them, for an autoregression that keeps .6
    expect(effectiveSampleCount / 2_000).toBeCloseTo(0.25, 1)
    expect(autocorrelation).toHaveLength(5)
    expect(autocorrelation[0]).toBeCloseTo(0.6, 1)
  })

  it('knows nothing from fewer than 11 samples, and nothing bad of a clock that stood still', () => {
    expect(orderEffects(run(1, { sampleCount: 10 }))).toMatchObject({ drift: { verdict: 'unknown' }, throttling: { verdict: 'unknown' } })
    expect(orderEffects(new Array(64).fill(3))).toMatchObject({
      effectiveSampleCount: 64,
      drift: { verdict: 'none' },
      throttling: { verdict: 'none' },
    })
  })

  it('takes 100,000 samples', () => {
    expect(orderEffects(run(1, { sampleCount: 100_000 })).drift.verdict).toBe('none')
  })
})

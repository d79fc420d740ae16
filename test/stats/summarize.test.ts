import { Summary } from '@effzoo/contract'
import { sampleFloors, summarize } from '@effzoo/stats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** Multiples of 1/1024 ms, which floating point holds exactly. */
const ms = fc.integer({ min: 0, max: 2 ** 30 }).map((units) => units / 1024)
const samples = fc.array(ms, { minLength: 1, maxLength: 200 })
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

/** The smallest n with P(at most one of n samples above the percentile) <= 1 %. */
function earlyStoppingFloor(percentile: number): number {
  const above = 1 - percentile
  for (let n = 1; ; n++) if (percentile ** n + n * above * percentile ** (n - 1) <= 0.01) return n
}

describe('summarize', () => {
  it('gives the figures of a small sample', () => {
    expect(summarize([5, 1, 4, 2, 10])).toEqual({
      sampleCount: 5,
      minMs: 1,
      medianMs: 4,
      meanMs: 4.4,
      madMs: 2,
      p90Ms: null,
      ci95Ms: null,
    })
  })

  it('takes the mean of the middle two of an even number of samples', () => {
    expect(summarize([1, 2, 4, 8]).medianMs).toBe(3)
  })

  it('says no p90 of 63 samples and the 58th of 64', () => {
    expect(summarize(upTo(63)).p90Ms).toBeNull()
    expect(summarize(upTo(64)).p90Ms).toBe(58)
  })

  it('takes the 63rd of 70 samples as p90, where .9 * 70 has a rounding error', () => {
    expect(summarize(upTo(70)).p90Ms).toBe(63)
  })

  it('says no interval of 10 samples and one of 11', () => {
    expect(summarize(upTo(10)).ci95Ms).toBeNull()
    expect(summarize(upTo(11)).ci95Ms).not.toBeNull()
  })

  it('has the sample floors that early stopping gives', () => {
    expect(sampleFloors).toEqual({ median: earlyStoppingFloor(0.5), p90: earlyStoppingFloor(0.9) })
  })

  it('is what the contract calls a summary', () => {
    const summary = summarize(upTo(64))
    expect(Summary.parse(summary)).toEqual(summary)
  })

  it('refuses an empty sample', () => {
    expect(() => summarize([])).toThrow(new RangeError('there are no samples to summarize'))
  })

  it('refuses a sample that is no number', () => {
    expect(() => summarize([1, Number.NaN])).toThrow(/a sample is NaN/)
  })

  it('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(samples, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (values, keys) => {
        const shuffled = values.map((value) => ({ value, key: keys.next().value })).sort((a, b) => a.key - b.key)
        expect(summarize(shuffled.map(({ value }) => value))).toEqual(summarize(values))
      }),
    )
  })

  it('orders its figures: min, low end, median, high end, max', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const { minMs, medianMs, meanMs, madMs, p90Ms, ci95Ms } = summarize(values)
        const maxMs = Math.max(...values)
        const slackMs = maxMs * 1e-12
        const ascending = [minMs, ...(ci95Ms ? [ci95Ms[0], medianMs, ci95Ms[1]] : [medianMs]), maxMs]
        for (let i = 1; i < ascending.length; i++) expect(ascending[i - 1]).toBeLessThanOrEqual(ascending[i]! + slackMs)
        expect(meanMs).toBeGreaterThanOrEqual(minMs - slackMs)
        expect(meanMs).toBeLessThanOrEqual(maxMs + slackMs)
        expect(madMs).toBeLessThanOrEqual(maxMs - minMs)
        if (p90Ms !== null) expect(values.filter((value) => value <= p90Ms).length).toBeGreaterThanOrEqual(0.9 * values.length)
      }),
    )
  })

  it('scales with the samples', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const once = summarize(values)
        const doubled = summarize(values.map((value) => 2 * value))
        expect(doubled).toEqual({
          sampleCount: once.sampleCount,
          minMs: 2 * once.minMs,
          medianMs: 2 * once.medianMs,
          meanMs: 2 * once.meanMs,
          madMs: 2 * once.madMs,
          p90Ms: once.p90Ms === null ? null : 2 * once.p90Ms,
          ci95Ms: once.ci95Ms === null ? null : [2 * once.ci95Ms[0], 2 * once.ci95Ms[1]],
        })
      }),
    )
  })
})

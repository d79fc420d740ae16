import { createRandom, summarize } from '@effzoo/stats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { skewed } from '../../scripts/soak/stats/distributions.ts'

/** Multiples of 1/1024 ms, which floating point holds exactly. */
const ms = fc.integer({ min: 0, max: 2 ** 30 }).map((units) => units / 1024)
const samples = fc.array(ms, { minLength: 1, maxLength: 200 })
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

describe('summarize', () => {
  it('gives the figures of a small sample', () => {
    expect(summarize([5, 1, 4, 2, 10])).toMatchObject({
      sampleCount: 5,
      minMs: 1,
      medianMs: 4,
      meanMs: 4.4,
      madMs: 2,
      iqrMs: 3,
      relativeIqr: 0.75,
      outliers: { lowCount: 0, highCount: 1, farLowCount: 0, farHighCount: 0 },
      p90Ms: null,
      p95Ms: null,
      p99Ms: null,
      p999Ms: null,
      ci95Ms: null,
      autocorrelation: [],
      drift: { verdict: 'unknown' },
      throttling: { verdict: 'unknown' },
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

  it.each([
    ['p50', 11, 6],
    ['p90', 64, 58],
    ['p95', 130, 124],
    ['p99', 662, 656],
    ['p999', 6636, 6630],
  ] as const)('says no %s of fewer than %i samples, and what is missing', (name, floorCount, valueMs) => {
    const { percent } = summarize([1]).percentiles[name]
    expect(summarize(upTo(floorCount - 1)).percentiles[name]).toEqual({
      percent,
      floorCount,
      valueMs: null,
      ci95Ms: null,
      isCi95Capped: null,
      missing: { reason: 'too-few-samples', sampleCount: floorCount - 1, missingCount: 1 },
    })
    expect(summarize(upTo(floorCount)).percentiles[name]).toMatchObject({ percent, floorCount, valueMs, missing: null })
  })

  it('takes the 999th of 1,000 thousandths, where 99.9 has a rounding error', () => {
    expect(summarize(upTo(10_000)).p999Ms).toBe(9_990)
  })

  it('puts every percentile inside its interval', () => {
    const random = createRandom(3)
    const { percentiles } = summarize(Array.from({ length: 6_636 }, () => skewed['log-normal'].draw(random)))
    for (const { valueMs, ci95Ms } of Object.values(percentiles)) {
      expect(valueMs).toBeGreaterThan(ci95Ms![0])
      expect(valueMs).toBeLessThan(ci95Ms![1])
    }
  })

  it('counts outliers on either side and deletes none', () => {
    const summary = summarize([...upTo(20).map((step) => 100 + step), 80, 150, 1])
    expect(summary.outliers).toEqual({ lowCount: 2, highCount: 1, farLowCount: 1, farHighCount: 1 })
    expect(summary).toMatchObject({ sampleCount: 23, minMs: 1 })
  })

  it('has no relative range where the median is 0', () => {
    expect(summarize([0, 0, 0, 1]).relativeIqr).toBeNull()
  })

  it('refuses an empty sample', () => {
    expect(() => summarize([])).toThrow(new RangeError('there are no samples to summarize'))
  })

  it('refuses a sample that is no number', () => {
    expect(() => summarize([1, Number.NaN])).toThrow(/a sample is NaN/)
  })

  it('takes from the order only what the order says', () => {
    fc.assert(
      fc.property(samples, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (values, keys) => {
        const shuffled = values.map((value) => ({ value, key: keys.next().value })).sort((a, b) => a.key - b.key)
        const { sampleCount, minMs, medianMs, meanMs, madMs, iqrMs, outliers, p90Ms } = summarize(values)
        const sortedOnly = { sampleCount, minMs, medianMs, meanMs, madMs, iqrMs, outliers, p90Ms }
        expect(summarize(shuffled.map(({ value }) => value))).toMatchObject(sortedOnly)
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
        const inMs = ['minMs', 'medianMs', 'meanMs', 'madMs', 'iqrMs', 'p90Ms', 'p95Ms'] as const
        for (const field of inMs) expect(doubled[field]).toBe(once[field] === null ? null : 2 * once[field])
        expect(doubled.ci95Ms).toEqual(once.ci95Ms?.map((endMs) => 2 * endMs) ?? null)
        const unitless = [
          'sampleCount',
          'relativeIqr',
          'outliers',
          'autocorrelation',
          'effectiveSampleCount',
          'drift',
          'throttling',
        ] as const
        for (const field of unitless) expect(doubled[field]).toEqual(once[field])
      }),
    )
  })
})

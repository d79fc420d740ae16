import { Peaks } from '@effzoo/contract'
import { engines, findEngine, measurePeaks, threadsOf } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'

const names = Object.keys(engines) as (keyof typeof engines)[]
const reports = await Promise.all(names.map(async (name) => (await findEngine(name)).probe()))

describe('measurePeaks', () => {
  it.each(names)('is there for %s', async (name) => {
    expect((await findEngine(name)).openPeaks).toBeTypeOf('function')
  })

  it.each(reports.filter(({ unavailable }) => unavailable === null))(
    'finds what $name can do, in a fraction of a second',
    async (report) => {
      const peaks = await measurePeaks(report.name, { budgetMs: 300, maxBytes: 2 ** 28 })

      expect(Peaks.parse(peaks)).toEqual(peaks)
      expect(peaks.flopsPerS).toBeGreaterThan(1e7) // plain JavaScript beside other work
      expect(peaks.flopsPerS).toBeLessThan(1e15)
      expect(peaks.bytesPerS).toBeGreaterThan(1e7)
      expect(peaks.bytesPerS).toBeLessThan(1e14)
      expect(peaks.engineVersion).toBe(report.version)
      expect(peaks.threads).toBe(threadsOf(report.name))
    },
  )

  it('leaves no tensor behind', async () => {
    const tf = await import('@tensorflow/tfjs-core')
    await measurePeaks('cpu', { budgetMs: 50, maxBytes: 2 ** 26 })
    const before = tf.memory().numTensors
    await measurePeaks('cpu', { budgetMs: 50, maxBytes: 2 ** 26 })

    expect(tf.memory().numTensors).toBe(before)
  })

  it('keeps to the memory that it is given', async () => {
    const { matrixSide, copyBytes } = await measurePeaks('wasm', { budgetMs: 100, maxBytes: 50 * 2 ** 20 })

    expect(matrixSide).toBeLessThanOrEqual(1_024)
    expect(copyBytes).toBe(32 * 2 ** 20)
  })
})

import type { EngineName, Peaks } from '@effzoo/contract'
import { isTensorflowInstalled, measurePeaks } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'

/** Twice, with the whole budget; the noise of a busy host is what it is to be proof against. */
const measured = async (name: EngineName): Promise<[Peaks, Peaks]> => [await measurePeaks(name), await measurePeaks(name)]
const ratio = (one: number, other: number) => Math.max(one, other) / Math.min(one, other)

describe('the peaks of real engines', () => {
  it.each<EngineName>(['onnxruntime', 'wasm', 'cpu'])('of %s are the same within a factor of 2 when repeated', async (name) => {
    const [first, second] = await measured(name)

    for (const { flopsPerS } of [first, second]) {
      expect(flopsPerS).toBeGreaterThan(1e8)
      expect(flopsPerS).toBeLessThan(1e15)
    }
    expect(ratio(first.flopsPerS, second.flopsPerS)).toBeLessThan(2)
  })

  it.skipIf(!isTensorflowInstalled())('of tensorflow too, and at least those of wasm', async () => {
    const [first, second] = await measured('tensorflow')
    const wasm = await measurePeaks('wasm')

    expect(ratio(first.flopsPerS, second.flopsPerS)).toBeLessThan(2)
    expect(first.flopsPerS).toBeGreaterThanOrEqual(wasm.flopsPerS)
    expect(first.flopsPerS).toBeLessThan(1e15)
  })
})

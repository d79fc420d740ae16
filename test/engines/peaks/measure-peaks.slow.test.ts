import type { EngineName } from '@effzoo/contract'
import { isTensorflowInstalled, measurePeaks } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'

/** Between what one scalar core reaches and what no single device does; how steady it is, a busy host does not tell. */
async function expectPlausible(name: EngineName) {
  const { flopsPerS, bytesPerS } = await measurePeaks(name)

  expect(flopsPerS).toBeGreaterThan(1e8)
  expect(flopsPerS).toBeLessThan(1e15)
  expect(bytesPerS).toBeGreaterThan(1e8)
  expect(bytesPerS).toBeLessThan(1e14)
}

describe('the peaks of real engines', () => {
  it.each<EngineName>(['onnxruntime', 'wasm', 'cpu'])('of %s are what a device can do', expectPlausible)

  it.skipIf(!isTensorflowInstalled())('of tensorflow too', () => expectPlausible('tensorflow'))
})

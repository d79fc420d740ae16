import { peakMemoryBytes } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'

describe('peakMemoryBytes', () => {
  it.runIf(process.platform === 'linux')('is at least what this process holds now, and rises with it', () => {
    const before = peakMemoryBytes()!
    const block = Buffer.alloc(before + 50e6, 1)
    expect(peakMemoryBytes()).toBeGreaterThan(before)
    expect(block.length).toBeGreaterThan(0)
  })

  it('is unknown where the host does not say', () => {
    expect(peakMemoryBytes('/nowhere/status')).toBeNull()
    expect(peakMemoryBytes('/dev/null')).toBeNull()
  })
})

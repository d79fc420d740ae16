import { describe, expect, it } from 'vitest'
import { startGpuMemory } from '../../../apps/bench-runner/src/host/gpu-memory.ts'
import type { LineSource } from '../../../apps/bench-runner/src/host/nvidia-smi-lines.ts'

const told =
  (...lines: string[]): LineSource =>
  (_args, onLine) => {
    for (const line of lines) onLine(line)
    return { end() {} }
  }

describe('startGpuMemory', () => {
  it('is the most that any reading tells of the process', () => {
    expect(startGpuMemory(71, told('71, 1024', '70, 9000', '71, 2048', '71, 1536')).stop()).toBe(2048 * 2 ** 20)
  })

  it.each([[[]], [['70, 512']], [['71, [N/A]']], [['No devices were found']]])('is null where no reading tells of it: %j', (lines) => {
    expect(startGpuMemory(71, told(...lines)).stop()).toBeNull()
  })

  it('survives a host without the program', () => {
    expect(startGpuMemory(71).stop()).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { startGpuEnergy } from '../../../apps/bench-runner/src/host/gpu-energy.ts'
import type { LineSource } from '../../../apps/bench-runner/src/host/nvidia-smi-lines.ts'

/** A recorded output, all at once; the clock moves by `wallMs` until the meter stops. */
function recorded(lines: readonly string[], wallMs: number) {
  let reads = 0
  let ended = 0
  const source: LineSource = (_args, onLine) => {
    for (const line of lines) onLine(line)
    return { end: () => void ended++ }
  }
  return { options: { source, nowMs: () => (reads++ === 0 ? 0 : wallMs) }, ended: () => ended }
}

const times = (count: number, ...lines: string[]) => Array.from({ length: count }, () => lines).flat()

describe('startGpuEnergy', () => {
  it('is the mean power of each GPU over the time', () => {
    const { options, ended } = recorded([...times(40, '0, 300.00', '1, 50.00'), ...times(40, '0, 500.00', '1, 50.00')], 16_000)
    expect(startGpuEnergy(options).stop()).toEqual({ joules: (400 + 50) * 16, source: 'nvidia-smi: power.draw', reason: null })
    expect(ended()).toBe(1)
  })

  it.each([
    [times(80, '0, 300.00'), 9_000, '9.0 s with 80 readings of power are too few; it takes 10 s and 50 readings'],
    [times(20, '0, 300.00'), 16_000, '16.0 s with 20 readings of power are too few; it takes 10 s and 50 readings'],
    [times(80, '0, 300.00', '1, [N/A]'), 16_000, 'a GPU does not tell its power'],
    [times(80, '0, [Not Supported]'), 16_000, 'a GPU does not tell its power'],
    [['No devices were found'], 16_000, 'no GPU told its power: nvidia-smi is missing, or finds no GPU'],
    [[], 16_000, 'no GPU told its power: nvidia-smi is missing, or finds no GPU'],
  ])('says why there is none (%#)', (lines, wallMs, reason) => {
    expect(startGpuEnergy(recorded(lines, wallMs).options).stop()).toEqual({ joules: null, source: null, reason })
  })

  it('survives a host without the program', () => {
    expect(startGpuEnergy().stop().joules).toBeNull()
  })
})

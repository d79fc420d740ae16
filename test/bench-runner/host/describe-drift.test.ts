import type { Device } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { describeDrift } from '../../../apps/bench-runner/src/host/describe-drift.ts'
import { device } from '../fixtures/host.ts'

const gpu = { model: 'NVIDIA H100', memoryBytes: 80 * 2 ** 30, driver: '570.1', powerCapW: 700 }
const full: Device = {
  ...device,
  gpus: [gpu],
  cpu: { vendor: 'GenuineIntel', family: '6', model: '143', stepping: '8', sockets: 1, microcode: '0x1', simd: ['avx2'], caches: null },
  clocks: { governor: 'performance', baseMhz: 2_700, maxMhz: 3_800, currentMhz: [1_000], isTurboOn: true },
  limits: { isKnown: true, cpuQuota: null, allowedCpus: 4, memoryBytes: null },
  software: { kernel: '6.1.0', libc: 'glibc 2.36' },
}

describe('describeDrift', () => {
  it('says nothing of the same device, whatever its clocks of the moment', () => {
    expect(describeDrift(full, { ...full, clocks: { ...full.clocks!, currentMhz: [3_000] }, gpus: [{ ...gpu, clockMhz: 200 }] })).toEqual(
      [],
    )
  })

  it('says what was updated or set since, in words', () => {
    const now: Device = {
      ...full,
      cpu: { ...full.cpu!, microcode: '0x2' },
      clocks: { ...full.clocks!, governor: 'powersave', isTurboOn: false },
      limits: { ...full.limits!, cpuQuota: 1.5, memoryBytes: 2 ** 30 },
      software: { kernel: '6.12.0', libc: 'glibc 2.36' },
      gpus: [{ ...gpu, driver: '580.2', powerCapW: 500 }],
    }
    expect(describeDrift(full, now).map(({ text }) => text)).toEqual([
      'microcode was 0x1, is 0x2',
      'governor was performance, is powersave',
      'turbo was on, is off',
      'CPU quota was none, is 1.5 CPUs',
      'memory limit was none, is 1.0 GiB',
      'kernel was 6.1.0, is 6.12.0',
      'GPU 0 driver was 570.1, is 580.2',
      'GPU 0 power cap was 700 W, is 500 W',
    ])
    expect(describeDrift(full, now)[0]).toEqual({ field: 'cpu.microcode', before: '0x1', now: '0x2', text: 'microcode was 0x1, is 0x2' })
  })

  it('takes an unknown for no change', () => {
    expect(describeDrift({ ...device, gpus: [{ model: 'NVIDIA H100', memoryBytes: null, driver: null }] }, full)).toEqual([])
  })

  it('counts GPUs before it compares them', () => {
    expect(describeDrift(full, { ...full, gpus: [] })).toEqual([
      { field: 'gpus', before: '1', now: '0', text: 'number of GPUs was 1, is 0' },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { builtGibibytes, deviceId } from '../../../apps/bench-runner/src/host/device-id.ts'
import { device } from '../fixtures/host.ts'

const cpu = { vendor: 'GenuineIntel', family: '6', model: '143', stepping: '8' }

describe('deviceId', () => {
  it('stays when a kernel update takes some of the memory', () => {
    expect(deviceId({ ...device, memoryBytes: device.memoryBytes - 50e6 })).toBe(deviceId(device))
  })

  it.each([{ cpuModel: 'Other CPU' }, { logicalCores: 8 }, { memoryBytes: 16 * 2 ** 30 }, { arch: 'arm64' }, { cpu }])(
    'changes with %o',
    (change) => {
      expect(deviceId({ ...device, ...change })).not.toBe(deviceId(device))
    },
  )

  // hypervisors give one name to processors of several generations
  it('tells virtual processors of one name apart', () => {
    expect(deviceId({ ...device, cpu: { ...cpu, model: '207' } })).not.toBe(deviceId({ ...device, cpu }))
  })

  it('changes with the GPU, but not with its driver', () => {
    const gpu = { model: 'NVIDIA H100 80GB HBM3', memoryBytes: 80e9, driver: '570.1' }
    expect(deviceId({ ...device, gpus: [gpu] })).not.toBe(deviceId(device))
    const updated = { ...gpu, driver: '580.2' }
    expect(deviceId({ ...device, gpus: [updated] })).toBe(deviceId({ ...device, gpus: [gpu] }))
  })

  it('is the same with the driver and without, where the bus tells the card', () => {
    const withDriver = { model: 'NVIDIA H100 80GB HBM3', pciId: '10de:2330' }
    const without = { model: 'NVIDIA GPU 10de:2330', pciId: '10de:2330' }
    expect(deviceId({ ...device, gpus: [withDriver] })).toBe(deviceId({ ...device, gpus: [without] }))
  })
})

describe('builtGibibytes', () => {
  it.each([
    [23.51, 24],
    [23.49, 24],
    [7.6, 8],
    [16, 16],
    [62.5, 64],
    [0.97, 1],
    [3.75, 4],
    [503.6, 512],
  ])('takes %f GiB for what is left of %i', (gibibytes, built) => {
    expect(builtGibibytes(gibibytes * 2 ** 30)).toBe(built)
  })
})

import { Device } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { deviceId, parseNvidiaSmi, readDevice } from '../../apps/bench-runner/src/device.ts'
import { device } from './fixtures/host.ts'

describe('readDevice', () => {
  it('describes this host as the contract wants it, and the same way twice', async () => {
    const [first, second] = [await readDevice(), await readDevice()]
    expect(Device.parse(first)).toEqual(first)
    expect(second.id).toBe(first.id)
  })
})

describe('deviceId', () => {
  it('stays when a kernel update takes some of the memory', () => {
    expect(deviceId({ ...device, memoryBytes: device.memoryBytes - 50e6 })).toBe(deviceId(device))
  })

  it.each([{ cpuModel: 'Other CPU' }, { logicalCores: 8 }, { memoryBytes: 16 * 2 ** 30 }, { arch: 'arm64' }])(
    'changes with %o',
    (change) => {
      expect(deviceId({ ...device, ...change })).not.toBe(deviceId(device))
    },
  )

  it('changes with the GPU, but not with its driver', () => {
    const gpu = { model: 'NVIDIA H100 80GB HBM3', memoryBytes: 80e9, driver: '570.1' }
    expect(deviceId({ ...device, gpus: [gpu] })).not.toBe(deviceId(device))
    expect(deviceId({ ...device, gpus: [{ ...gpu, driver: '580.2' }] })).toBe(deviceId({ ...device, gpus: [gpu] }))
  })
})

describe('parseNvidiaSmi', () => {
  it('reads a line for each GPU', () => {
    expect(parseNvidiaSmi('NVIDIA H100 80GB HBM3, 81559, 570.124.06\nNVIDIA GB10, [N/A], [N/A]\n')).toEqual([
      { model: 'NVIDIA H100 80GB HBM3', memoryBytes: 81_559 * 2 ** 20, driver: '570.124.06' },
      { model: 'NVIDIA GB10', memoryBytes: null, driver: null },
    ])
  })
})

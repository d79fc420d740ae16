import { Device } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { readDevice } from '../../apps/bench-runner/src/device.ts'
import { device } from './fixtures/host.ts'
import { filesFrom, nothing, server } from './fixtures/host-trees.ts'

describe('readDevice', () => {
  it('describes this host as the contract wants it, and the same way twice', async () => {
    const [first, second] = [await readDevice(), await readDevice()]
    expect(Device.parse(first)).toEqual(first)
    expect(second.id).toBe(first.id)
  })

  it('fits the contract on a host that tells everything', async () => {
    const gpu = { model: 'NVIDIA H100', memoryBytes: 80e9, driver: '570.1', pciId: '10de:2330', powerCapW: 700 }
    const read = await readDevice({ files: filesFrom(server), probe: async () => null, readNvidia: async () => [gpu] })
    expect(Device.parse(read)).toEqual(read)
    expect(read).toMatchObject({ cpuModel: 'Intel Xeon Platinum 8481C', physicalCores: 4, gpus: [gpu] })
  })

  it('knows nothing of a host that tells nothing, and still fits the contract', async () => {
    const read = await readDevice({ files: nothing, probe: async () => null, readNvidia: async () => [] })
    expect(Device.parse(read)).toEqual(read)
    expect(read).toMatchObject({
      physicalCores: null,
      gpus: [],
      cpu: { vendor: null, microcode: null, simd: null, caches: null },
      clocks: { governor: null, baseMhz: null, currentMhz: null, isTurboOn: null },
      virtualization: { hypervisor: null, container: null },
      limits: { isKnown: false, cpuQuota: null, allowedCpus: null, memoryBytes: null },
    })
  })

  it('takes what the tools of another system tell, but makes no id of it', async () => {
    const probed = {
      physicalCores: 8,
      sockets: 1,
      os: 'macOS 15, kernel 24.0',
      gpus: [{ model: 'Apple M3', memoryBytes: null, driver: null }],
    }
    const [late, inTime] = [
      await readDevice({ files: nothing, probe: async () => null, readNvidia: async () => [] }),
      await readDevice({ files: nothing, probe: async () => ({ ...probed, gpus: [] }), readNvidia: async () => [] }),
    ]
    expect(inTime).toMatchObject({ physicalCores: 8, os: 'macOS 15, kernel 24.0' })
    expect(inTime.id).toBe(late.id)
  })
})

describe('Device', () => {
  it('is still what a runner wrote before the groups were there', () => {
    expect(Device.parse(device)).toEqual(device)
    const withGpu = { ...device, gpus: [{ model: 'NVIDIA A100', memoryBytes: null, driver: '550.90' }] }
    expect(Device.parse(withGpu)).toEqual(withGpu)
  })
})

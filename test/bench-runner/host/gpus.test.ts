import { describe, expect, it } from 'vitest'
import { readGpus } from '../../../apps/bench-runner/src/host/gpus.ts'
import { parseNvidiaSmi, readNvidiaGpus } from '../../../apps/bench-runner/src/host/nvidia-smi.ts'
import { filesFrom, nothing } from '../fixtures/host-trees.ts'

const h100 = 'NVIDIA H100 80GB HBM3, 81559, 570.124.06, 0x233010DE, 345, 1980, 2619, 700.00'

describe('parseNvidiaSmi', () => {
  it('reads a line for each GPU', () => {
    const gb10 = 'NVIDIA GB10, [N/A], 580.95, 0x2E1210DE, [Not Supported], [Unknown Error], ERR!, [N/A]'
    expect(parseNvidiaSmi(`${h100}\n${gb10}\n`)).toEqual([
      {
        model: 'NVIDIA H100 80GB HBM3',
        memoryBytes: 81_559 * 2 ** 20,
        driver: '570.124.06',
        pciId: '10de:2330',
        clockMhz: 345,
        maxClockMhz: 1_980,
        maxMemoryClockMhz: 2_619,
        powerCapW: 700,
      },
      {
        model: 'NVIDIA GB10',
        memoryBytes: null,
        driver: '580.95',
        pciId: '10de:2e12',
        clockMhz: null,
        maxClockMhz: null,
        maxMemoryClockMhz: null,
        powerCapW: null,
      },
    ])
  })

  it('keeps a name with a comma whole, and takes no sentence for a GPU', () => {
    expect(parseNvidiaSmi('NVIDIA X, rev B, 100, 570.1', 3)).toMatchObject([{ model: 'NVIDIA X, rev B', driver: '570.1' }])
    expect(parseNvidiaSmi('No devices were found\n')).toEqual([])
  })
})

describe('readNvidiaGpus', () => {
  it('asks an old driver again for what it knows', async () => {
    const run = async ([query]: readonly string[]) => {
      if (query!.includes('clocks.max.gr')) throw new Error('Field "clocks.max.gr" is not a valid field to query.')
      return 'Tesla K80, 11441, 470.256.02\n'
    }
    expect(await readNvidiaGpus(run)).toMatchObject([{ model: 'Tesla K80', driver: '470.256.02', pciId: null, powerCapW: null }])
  })

  it('finds none where the program is missing', async () => {
    expect(await readNvidiaGpus(async () => Promise.reject(new Error('spawn nvidia-smi ENOENT')))).toEqual([])
  })
})

describe('readGpus', () => {
  const pci = (address: string, kind: string, vendor: string, device: string) => ({
    [`/sys/bus/pci/devices/${address}/class`]: kind,
    [`/sys/bus/pci/devices/${address}/vendor`]: vendor,
    [`/sys/bus/pci/devices/${address}/device`]: device,
  })
  const console = pci('0000:02:00.0', '0x030000', '0x1a03', '0x2000')
  const integrated = pci('0000:00:02.0', '0x030000', '0x8086', '0xa780')
  const card = pci('0000:01:00.0', '0x030200', '0x10de', '0x2330')
  const none = async () => []

  it('believes nvidia-smi first', async () => {
    expect(await readGpus(filesFrom({ ...integrated, ...card }), async () => parseNvidiaSmi(h100))).toMatchObject([{ pciId: '10de:2330' }])
  })

  it('finds the same card on the bus when its driver is missing, and leaves the rest aside', async () => {
    const found = await readGpus(filesFrom({ ...console, ...integrated, ...card }), none)
    expect(found).toEqual([{ model: 'NVIDIA GPU 10de:2330', memoryBytes: null, driver: null, pciId: '10de:2330' }])
  })

  it('takes the graphics of a processor where there is nothing else, and never a server console', async () => {
    expect(await readGpus(filesFrom({ ...console, ...integrated }), none)).toMatchObject([{ pciId: '8086:a780' }])
    expect(await readGpus(filesFrom(console), none)).toEqual([])
    expect(await readGpus(nothing, none)).toEqual([])
  })
})

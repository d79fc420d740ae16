import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { startCpuEnergy } from '../../../apps/bench-runner/src/host/cpu-energy.ts'
import { spentUj } from '../../../apps/bench-runner/src/host/rapl.ts'
import { filesFrom, nothing } from '../fixtures/host-trees.ts'

const zone = (folder: string, name: string, energyUj: number | null, rangeUj = 262_143_328_850) => ({
  [`/sys/class/powercap/${folder}/name`]: name,
  [`/sys/class/powercap/${folder}/max_energy_range_uj`]: `${rangeUj}`,
  ...(energyUj !== null && { [`/sys/class/powercap/${folder}/energy_uj`]: `${energyUj}` }),
})

/** A server's zones; `cores` is a part of package-0, `psys` has all in it. */
const zones = (packageUj: number | null, secondUj: number, dramUj: number) => ({
  ...zone('intel-rapl:0', 'package-0', packageUj),
  ...zone('intel-rapl:0:0', 'core', 5),
  ...zone('intel-rapl:0:1', 'dram', dramUj, 65_712_999_613),
  ...zone('intel-rapl:1', 'package-1', secondUj),
  ...zone('intel-rapl:2', 'psys', 7),
  '/sys/class/powercap/intel-rapl/enabled': '1',
})

function hostThatSpends(first: Record<string, string>) {
  let files = filesFrom(first)
  let atMs = 0
  return {
    options: { files: { read: (path: string) => files.read(path), list: (path: string) => files.list(path) }, nowMs: () => atMs },
    become(next: Record<string, string>) {
      files = filesFrom(next)
      atMs += 2_000
    },
  }
}

describe('startCpuEnergy', () => {
  it('adds up packages and memory, and no part twice', () => {
    const host = hostThatSpends(zones(1_000_000, 2_000_000, 3_000_000))
    const meter = startCpuEnergy(host.options)
    host.become(zones(11_000_000, 22_000_000, 3_500_000))
    expect(meter.stop()).toEqual({ joules: 10 + 20 + 0.5, source: 'RAPL: package-0, dram, package-1', reason: null })
  })

  it('goes on where a counter starts again', () => {
    const host = hostThatSpends(zones(262_143_328_850 - 1_000_000, 0, 65_712_999_613 - 500_000))
    const meter = startCpuEnergy(host.options)
    host.become(zones(2_000_000, 0, 500_000))
    expect(meter.stop().joules).toBeCloseTo(3 + 1, 9)
  })

  it('counts each round of a counter that starts again more than once', async () => {
    const host = hostThatSpends(zones(262_000_000_000, 0, 0))
    const meter = startCpuEnergy({ ...host.options, everyMs: 5 })
    host.become(zones(100_000_000_000, 0, 0))
    await wait(40)
    host.become(zones(50_000_000_000, 0, 0))
    expect(meter.stop().joules).toBeCloseTo((2 * 262_143_328_850 + 50e9 - 262e9) / 1e6, 3)
  })

  it('says why there is none', () => {
    expect(startCpuEnergy({ files: nothing }).stop()).toMatchObject({
      joules: null,
      reason: expect.stringContaining('offers no energy counter'),
    })
    expect(startCpuEnergy({ files: filesFrom(zones(null, 1, 1)) }).stop()).toMatchObject({
      joules: null,
      reason: expect.stringContaining('only root may read the energy counter'),
    })
    expect(startCpuEnergy({ files: filesFrom(zones(1, 1, 1)), nowMs: () => 0 }).stop()).toMatchObject({
      joules: null,
      reason: 'under 100 ms the counter has too few steps',
    })
  })
})

describe('spentUj', () => {
  it.each([
    [5, 8, 10, 3],
    [8, 2, 10, 4],
    [8, 8, 10, 0],
  ])('is from %i to %i of %i', (before, after, range, spent) => expect(spentUj(before, after, range)).toBe(spent))
})

import { describe, expect, it } from 'vitest'
import { readCaches } from '../../../apps/bench-runner/src/host/cpu-caches.ts'
import { readClocks } from '../../../apps/bench-runner/src/host/cpu-clocks.ts'
import { readCpuInfo, tidyName } from '../../../apps/bench-runner/src/host/cpuinfo.ts'
import { simdSets } from '../../../apps/bench-runner/src/host/simd.ts'
import { armContainer, filesFrom, nothing, server } from '../fixtures/host-trees.ts'

describe('readCpuInfo', () => {
  it('reads an Intel server: cores are pairs of socket and core', () => {
    expect(readCpuInfo(filesFrom(server))).toMatchObject({
      modelName: 'Intel Xeon Platinum 8481C',
      vendor: 'GenuineIntel',
      family: '6',
      model: '143',
      stepping: '8',
      microcode: '0x2b000603',
      sockets: 2,
      physicalCores: 4,
      nominalMhz: 2_700,
    })
  })

  it('names an ARM core by its part number', () => {
    expect(readCpuInfo(filesFrom(armContainer))).toMatchObject({
      modelName: 'ARM Neoverse-V1',
      vendor: '0x41',
      family: '8',
      model: '0xd40',
      stepping: '0x1 r1',
      sockets: null,
      physicalCores: null,
      currentMhz: [],
    })
  })

  it('is null where there is no such file, or nothing in it', () => {
    expect(readCpuInfo(nothing)).toBeNull()
    expect(readCpuInfo(filesFrom({ '/proc/cpuinfo': '' }))).toBeNull()
  })

  it.each([
    ['Intel(R) Core(TM) i7-9750H CPU @ 2.60GHz', 'Intel Core i7-9750H'],
    ['AMD EPYC 7B13', 'AMD EPYC 7B13'],
    ['AMD Ryzen 9 7950X 16-Core Processor            ', 'AMD Ryzen 9 7950X 16-Core Processor'],
  ])('tidies %s', (name, tidied) => expect(tidyName(name)).toBe(tidied))
})

describe('simdSets', () => {
  it('keeps what kernels choose by, from old to new', () => {
    expect(simdSets(readCpuInfo(filesFrom(server))!.flags)).toEqual([
      ...['sse4_2', 'avx', 'avx2', 'fma', 'f16c', 'avx512_bf16', 'avx512f', 'avx_vnni', 'amx_bf16', 'amx_int8', 'amx_tile'],
    ])
    expect(simdSets(['fp', 'asimd', 'asimddp', 'sve', 'sve2', 'sme'])).toEqual(['neon', 'asimddp', 'sve', 'sve2', 'sme'])
  })

  it('tells none from unknown', () => {
    expect(simdSets(['fpu'])).toEqual([])
    expect(simdSets([])).toBeNull()
  })
})

describe('readClocks', () => {
  it('joins governors that differ, and takes the fastest core for the maximum', () => {
    const files = filesFrom(server)
    expect(readClocks(files, readCpuInfo(files))).toEqual({
      governor: 'performance, powersave',
      baseMhz: 2_700,
      maxMhz: 3_800,
      currentMhz: [1_000, 1_100, 1_200, 1_300, 1_400, 1_500, 1_600, 1_700],
      isTurboOn: true,
    })
  })

  it('falls back on cpuinfo, as in a virtual machine', () => {
    const files = filesFrom({ '/proc/cpuinfo': server['/proc/cpuinfo']! })
    expect(readClocks(files, readCpuInfo(files))).toMatchObject({ governor: null, baseMhz: 2_700, maxMhz: null, isTurboOn: null })
    expect(readClocks(files, readCpuInfo(files)).currentMhz).toHaveLength(8)
  })

  it.each([
    ['1', true],
    ['0', false],
  ])('reads boost %s of acpi-cpufreq', (boost, isTurboOn) => {
    expect(readClocks(filesFrom({ '/sys/devices/system/cpu/cpufreq/boost': boost }), null).isTurboOn).toBe(isTurboOn)
  })
})

describe('readCaches', () => {
  it('reads sizes in bytes', () => {
    expect(readCaches(filesFrom(server))).toEqual([
      { level: 1, kind: 'data', sizeBytes: 48 * 1_024 },
      { level: 3, kind: 'unified', sizeBytes: 105 * 2 ** 20 },
    ])
    expect(readCaches(nothing)).toBeNull()
  })
})

import type { Device } from '@effzoo/contract'
import type { CpuInfo } from './cpuinfo.ts'
import { cpuFolders, type HostFiles, readNumber } from './host-files.ts'

type Clocks = NonNullable<Device['clocks']>

const toMhz = (khz: number | null) => (khz === null ? null : khz / 1_000)

/** Who sets the clocks, between which bounds, and where they stand. A virtual machine is usually told none of it. */
export function readClocks(files: HostFiles, info: CpuInfo | null): Clocks {
  const folders = cpuFolders(files)
  const governors = new Set(folders.map((folder) => files.read(`${folder}/cpufreq/scaling_governor`)).filter((name) => name !== null))
  const maxima = folders.map((folder) => readNumber(files, `${folder}/cpufreq/cpuinfo_max_freq`)).filter((khz) => khz !== null)
  return {
    governor: [...governors].sort().join(', ').slice(0, 200) || null,
    baseMhz: toMhz(readNumber(files, '/sys/devices/system/cpu/cpu0/cpufreq/base_frequency')) ?? info?.nominalMhz ?? null,
    // the fastest core's: maxima differ on hybrid processors and between favoured cores
    maxMhz: maxima.length > 0 ? Math.max(...maxima) / 1_000 : null,
    currentMhz: readCurrentMhz(files, info),
    isTurboOn: readTurbo(files),
  }
}

/** Of each core; what cpuinfo says is the same counter, or on some virtual machines a constant. */
export function readCurrentMhz(files: HostFiles, info: Pick<CpuInfo, 'currentMhz'> | null): number[] | null {
  const khz = cpuFolders(files)
    .map((folder) => readNumber(files, `${folder}/cpufreq/scaling_cur_freq`))
    .filter((value) => value !== null)
  const mhz = khz.length > 0 ? khz.map((value) => value / 1_000) : [...(info?.currentMhz ?? [])]
  return mhz.length > 0 ? mhz.slice(0, 4_096) : null
}

/** Two drivers, two files, and in one of them 1 means off. */
function readTurbo(files: HostFiles): boolean | null {
  const noTurbo = readNumber(files, '/sys/devices/system/cpu/intel_pstate/no_turbo')
  if (noTurbo !== null) return noTurbo === 0
  const boost = readNumber(files, '/sys/devices/system/cpu/cpufreq/boost')
  return boost === null ? null : boost === 1
}

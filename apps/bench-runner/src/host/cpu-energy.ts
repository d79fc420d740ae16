import { type HostFiles, hostFiles } from './host-files.ts'
import { findZones, readZones, spentUj } from './rapl.ts'

/** Energy over an interval, or why there is none. */
export type Energy =
  | { readonly joules: number; readonly source: string; readonly reason: null }
  | { readonly joules: null; readonly source: null; readonly reason: string }

export const noEnergy = (reason: string): Energy => ({ joules: null, source: null, reason })

export interface EnergyMeter {
  stop(): Energy
}

/** At 300 W a counter of 65 kJ lasts 218 s; it has to be read at least once in each round. */
const readEveryMs = 30_000

/** The counter moves about once in a millisecond: a hundred steps keep that under 1 %. */
const leastMs = 100

/** Counts the processors' energy from now until stop(): of the whole host, whoever used it. */
export function startCpuEnergy({
  files = hostFiles as HostFiles,
  nowMs = () => performance.now(),
  everyMs = readEveryMs,
} = {}): EnergyMeter {
  const startMs = nowMs()
  const zones = findZones(files)
  let readingsUj = readZones(files, zones)
  let totalUj = 0
  const add = () => {
    const nowUj = readZones(files, zones)
    for (const [i, { rangeUj }] of zones.entries()) totalUj += spentUj(readingsUj[i] ?? Number.NaN, nowUj[i] ?? Number.NaN, rangeUj)
    readingsUj = nowUj
  }
  const timer = setInterval(add, everyMs).unref()

  return {
    stop() {
      clearInterval(timer)
      const unavailable = cpuEnergyUnavailable(files)
      if (unavailable !== null) return noEnergy(unavailable)
      if (nowMs() - startMs < leastMs) return noEnergy(`under ${leastMs} ms the counter has too few steps`)
      add()
      if (!Number.isFinite(totalUj)) return noEnergy('a counter could not be read from start to end')
      return { joules: totalUj / 1e6, source: `RAPL: ${zones.map(({ name }) => name).join(', ')}`, reason: null }
    },
  }
}

/** Null where the processors' energy can be measured; otherwise why not, and what to do. */
export function cpuEnergyUnavailable(files: HostFiles = hostFiles): string | null {
  const zones = findZones(files)
  if (zones.length === 0) return 'this host offers no energy counter (RAPL): virtual machines and most ARM processors have none'
  if (readZones(files, zones).includes(null)) {
    return 'only root may read the energy counter; run as root, or allow it with chmod a+r /sys/class/powercap/intel-rapl:*/energy_uj'
  }
  return null
}

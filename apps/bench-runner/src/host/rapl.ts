import { type HostFiles, readNumber } from './host-files.ts'

/** One energy counter of the processor (RAPL, through the kernel's powercap): Intel's, and AMD's under the same name. */
export interface EnergyZone {
  readonly folder: string
  readonly name: string
  /** Where the counter starts again at 0: some minutes at full power. */
  readonly rangeUj: number
}

const root = '/sys/class/powercap'

/**
 * The zones whose sum is the processor with its memory: each package, and below it the memory. Cores and uncore are
 * parts of their package, and psys is the whole platform with all of these in it.
 */
export const findZones = (files: HostFiles): EnergyZone[] =>
  files
    .list(root)
    .filter((folder) => /^intel-rapl:\d+(:\d+)?$/.test(folder))
    .sort()
    .map((folder) => ({
      folder: `${root}/${folder}`,
      name: files.read(`${root}/${folder}/name`) ?? '',
      rangeUj: readNumber(files, `${root}/${folder}/max_energy_range_uj`) ?? Number.NaN,
    }))
    .filter(({ name }) => /^package-|^dram$/.test(name))

/** Null for each zone that may not be read: since 2020 only root may (CVE-2020-8694: the counter leaks secrets). */
export const readZones = (files: HostFiles, zones: readonly EnergyZone[]): (number | null)[] =>
  zones.map(({ folder }) => readNumber(files, `${folder}/energy_uj`))

/** Over an interval in which the counter started again at most once. */
export const spentUj = (beforeUj: number, afterUj: number, rangeUj: number) =>
  afterUj >= beforeUj ? afterUj - beforeUj : afterUj - beforeUj + rangeUj

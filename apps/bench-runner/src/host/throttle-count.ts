import { cpuFolders, type HostFiles, readNumber } from './host-files.ts'

/**
 * How often heat made the processor slow itself down, since boot: each core's own count, and once for each package,
 * whose count every one of its CPUs repeats. Intel's only; others tell nothing.
 */
export function readThrottleCount(files: HostFiles): number | null {
  const packages = new Map<string, number>()
  let coreCount: number | null = null
  for (const folder of cpuFolders(files)) {
    const ofCore = readNumber(files, `${folder}/thermal_throttle/core_throttle_count`)
    const ofPackage = readNumber(files, `${folder}/thermal_throttle/package_throttle_count`)
    if (ofCore !== null) coreCount = (coreCount ?? 0) + ofCore
    if (ofPackage !== null) packages.set(files.read(`${folder}/topology/physical_package_id`) ?? '0', ofPackage)
  }
  return coreCount === null ? null : coreCount + [...packages.values()].reduce((sum, count) => sum + count, 0)
}

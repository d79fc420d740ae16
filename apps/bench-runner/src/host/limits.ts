import type { Device } from '@effzoo/contract'
import { type HostFiles, readNumber } from './host-files.ts'

type Limits = NonNullable<Device['limits']>

/** cgroup v1 writes no limit as the largest page-aligned int64. */
const unlimitedBytes = 2 ** 62

/** What this process may use: the tightest limit of its control groups, v2 or v1, from its own up to the root. */
export function readLimits(files: HostFiles): Limits {
  const membership = files.read('/proc/self/cgroup')
  const allowed = /^Cpus_allowed_list:\s*(\S+)$/m.exec(files.read('/proc/self/status') ?? '')?.[1]
  const groups = membership === null ? [] : membership.split('\n').map(parseGroup)
  const quotas = groups.flatMap(({ controllers, path }) =>
    controllers === '' ? eachLevel(unifiedRoots, path, (folder) => readQuotaV2(files, folder)) : readsOf(controllers, 'cpu', path, files),
  )
  const memories = groups.flatMap(({ controllers, path }) =>
    controllers === ''
      ? eachLevel(unifiedRoots, path, (folder) => readNumber(files, `${folder}/memory.max`))
      : readsOf(controllers, 'memory', path, files),
  )
  return {
    isKnown: membership !== null,
    cpuQuota: quotas.length > 0 ? Math.min(...quotas) : null,
    allowedCpus: allowed === undefined ? null : countCpus(allowed),
    memoryBytes: memories.length > 0 ? Math.min(...memories) : null,
  }
}

const unifiedRoots = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']

/** `0::/a/b` is version 2, `4:cpu,cpuacct:/a/b` version 1. */
function parseGroup(line: string) {
  const [, controllers = '', ...path] = line.split(':')
  return { controllers, path: path.join(':') }
}

function readsOf(controllers: string, name: 'cpu' | 'memory', path: string, files: HostFiles): number[] {
  if (!controllers.split(',').includes(name)) return []
  const read = { cpu: readQuotaV1, memory: readMemoryV1 }[name]
  return eachLevel([`/sys/fs/cgroup/${name}`, `/sys/fs/cgroup/${controllers}`], path, (folder) => read(files, folder))
}

/** A container may see its own group at the root of the mount, or below it the path that the host knows: all are tried. */
function eachLevel(roots: readonly string[], path: string, read: (folder: string) => number | null): number[] {
  const names = path.split('/').filter(Boolean)
  const below = Array.from({ length: names.length + 1 }, (_, depth) =>
    names
      .slice(0, depth)
      .map((name) => `/${name}`)
      .join(''),
  )
  return roots.flatMap((root) => below.map((suffix) => read(root + suffix))).filter((limit) => limit !== null)
}

function readQuotaV2(files: HostFiles, folder: string): number | null {
  const [, quotaUs, periodUs] = /^(\d+) (\d+)$/.exec(files.read(`${folder}/cpu.max`) ?? '') ?? []
  return quotaUs && periodUs ? Number(quotaUs) / Number(periodUs) : null
}

function readQuotaV1(files: HostFiles, folder: string): number | null {
  const quotaUs = readNumber(files, `${folder}/cpu.cfs_quota_us`)
  const periodUs = readNumber(files, `${folder}/cpu.cfs_period_us`)
  return quotaUs !== null && periodUs !== null && quotaUs > 0 && periodUs > 0 ? quotaUs / periodUs : null
}

function readMemoryV1(files: HostFiles, folder: string): number | null {
  const bytes = readNumber(files, `${folder}/memory.limit_in_bytes`)
  return bytes !== null && bytes < unlimitedBytes ? bytes : null
}

/** Of a list such as `0-3,8`. */
export const countCpus = (list: string): number | null => {
  const count = list.split(',').reduce((sum, range) => {
    const [from, to = from] = range.split('-').map(Number)
    return sum + to! - from! + 1
  }, 0)
  return Number.isInteger(count) && count > 0 ? count : null
}

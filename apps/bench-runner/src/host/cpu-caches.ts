import type { Device } from '@effzoo/contract'
import type { HostFiles } from './host-files.ts'

type Caches = NonNullable<NonNullable<Device['cpu']>['caches']>

const kinds: Readonly<Record<string, Caches[number]['kind']>> = { Data: 'data', Instruction: 'instruction', Unified: 'unified' }
const unitBytes: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }

/** What the first core sees of the caches; where cores differ, it stands for them. */
export function readCaches(files: HostFiles): Caches | null {
  const folder = '/sys/devices/system/cpu/cpu0/cache'
  const caches = files
    .list(folder)
    .filter((name) => /^index\d+$/.test(name))
    .sort()
    .flatMap((name): Caches => {
      const level = Number(files.read(`${folder}/${name}/level`))
      const kind = kinds[files.read(`${folder}/${name}/type`) ?? '']
      const [, count, unit] = /^(\d+)([KMG])$/.exec(files.read(`${folder}/${name}/size`) ?? '') ?? []
      return level > 0 && kind && count && unit ? [{ level, kind, sizeBytes: Number(count) * unitBytes[unit]! }] : []
    })
  return caches.length > 0 ? caches : null
}

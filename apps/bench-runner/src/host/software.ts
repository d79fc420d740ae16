import { release, version } from 'node:os'
import type { Device } from '@effzoo/contract'
import type { HostFiles } from './host-files.ts'

/** The parts under Node that can change a number without any hardware changing. */
export const readSoftware = (): NonNullable<Device['software']> => ({ kernel: release().slice(0, 200) || null, libc: readLibc() })

/** Debian GNU/Linux 12, kernel 6.1.0: the system as its makers call it. */
export function readOsName(files: HostFiles): string {
  const text = files.read('/etc/os-release') ?? ''
  const field = (name: string) => new RegExp(`^${name}="?(.*?)"?$`, 'm').exec(text)?.[1]
  const named = [field('NAME'), field('VERSION_ID')].filter(Boolean).join(' ')
  return `${named || version()}, kernel ${release()}`.slice(0, 200)
}

function readLibc(): string | null {
  if (process.platform !== 'linux' || !process.report) return null
  // else it looks up the name of every peer that this process is connected to, one by one
  Object.assign(process.report, { excludeNetwork: true })
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime ? `glibc ${header.glibcVersionRuntime}` : 'musl'
}

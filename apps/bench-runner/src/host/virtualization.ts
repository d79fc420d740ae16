import type { Device } from '@effzoo/contract'
import type { CpuInfo } from './cpuinfo.ts'
import type { HostFiles } from './host-files.ts'

type Virtualization = NonNullable<Device['virtualization']>

/** What the firmware of a virtual machine calls itself; asked only where the processor says that it is in one. */
const firmwareNames: readonly (readonly [RegExp, string])[] = [
  [/Amazon EC2/, 'Amazon EC2'],
  [/Google/, 'Google Compute Engine'],
  [/Microsoft/, 'Hyper-V'],
  [/VMware/, 'VMware'],
  [/innotek|VirtualBox/, 'VirtualBox'],
  [/Xen/, 'Xen'],
  [/QEMU|KVM|OpenStack|Bochs/, 'KVM'],
]

/** A guest is offered its hypervisor's clock; the list tells the name even where there is no firmware to ask. */
const clockNames: readonly (readonly [RegExp, string])[] = [
  [/kvm-clock/, 'KVM'],
  [/hyperv_clocksource/, 'Hyper-V'],
  [/\bxen\b/, 'Xen'],
]

const nameIn = (text: string, names: readonly (readonly [RegExp, string])[]) => names.find(([pattern]) => pattern.test(text))?.[1]

export const readVirtualization = (files: HostFiles, info: CpuInfo | null): Virtualization => ({
  hypervisor: readHypervisor(files, info),
  container: readContainer(files),
})

function readHypervisor(files: HostFiles, info: CpuInfo | null): string | null {
  const firmware = ['sys_vendor', 'product_name'].map((name) => files.read(`/sys/class/dmi/id/${name}`) ?? '').join(' ')
  const clocks = files.read('/sys/devices/system/clocksource/clocksource0/available_clocksource') ?? ''
  // the one flag that all x86-64 has; other architectures have no flag for a hypervisor
  const isX86 = info?.flags.includes('sse2') === true
  // some bare metal carries a cloud's firmware; the flag of the processor does not lie
  if (isX86 && !info.flags.includes('hypervisor')) return 'none'
  const name = nameIn(firmware, firmwareNames) ?? nameIn(clocks, clockNames)
  return name ?? (isX86 ? 'unnamed' : null)
}

const containerMarks: readonly (readonly [RegExp, string])[] = [
  [/kubepods/, 'kubernetes'],
  [/docker/, 'docker'],
  [/libpod/, 'podman'],
  [/lxc/, 'lxc'],
]

function readContainer(files: HostFiles): string | null {
  const groups = files.read('/proc/1/cgroup')
  const marked = nameIn(groups ?? '', containerMarks)
  if (marked) return marked
  // with a namespace of its own the group is `/`, and the engines' marker files are what is left to see
  if (files.list('/').includes('.dockerenv')) return 'docker'
  if (files.list('/run').includes('.containerenv')) return 'podman'
  const named = files.read('/run/systemd/container')
  return named || (groups === null ? null : 'none')
}

import { describe, expect, it } from 'vitest'
import { readCpuInfo } from '../../../apps/bench-runner/src/host/cpuinfo.ts'
import { countCpus, readLimits } from '../../../apps/bench-runner/src/host/limits.ts'
import { readVirtualization } from '../../../apps/bench-runner/src/host/virtualization.ts'
import { armContainer, filesFrom, nothing, server } from '../fixtures/host-trees.ts'

const read = (tree: Readonly<Record<string, string>>) => readVirtualization(filesFrom(tree), readCpuInfo(filesFrom(tree)))

describe('readVirtualization', () => {
  // EC2's bare metal has EC2's firmware
  it('believes the processor before the firmware', () => {
    expect(read(server)).toEqual({ hypervisor: 'none', container: 'none' })
    const guest = { ...server, '/proc/cpuinfo': server['/proc/cpuinfo']!.replaceAll('lahf_lm', 'hypervisor') }
    expect(read(guest).hypervisor).toBe('Amazon EC2')
  })

  it('knows a guest without firmware by the clock that it is offered', () => {
    const guest = {
      '/proc/cpuinfo': server['/proc/cpuinfo']!.replaceAll('lahf_lm', 'hypervisor'),
      '/sys/devices/system/clocksource/clocksource0/available_clocksource': 'tsc kvm-clock',
    }
    expect(read(guest).hypervisor).toBe('KVM')
    expect(read({ '/proc/cpuinfo': guest['/proc/cpuinfo'] }).hypervisor).toBe('unnamed')
  })

  it('sees a container by its groups or by its marker', () => {
    expect(read(armContainer)).toEqual({ hypervisor: 'KVM', container: 'docker' })
    expect(read({ '/proc/1/cgroup': '0::/kubepods/burstable/pod1' }).container).toBe('kubernetes')
    expect(read({ '/run/.containerenv': '', '/proc/1/cgroup': '0::/' }).container).toBe('podman')
  })

  it('knows neither where nothing is told', () => {
    expect(readVirtualization(nothing, null)).toEqual({ hypervisor: null, container: null })
  })
})

describe('readLimits', () => {
  it('takes the tightest of the groups above, in version 2', () => {
    expect(readLimits(filesFrom(server))).toEqual({ isKnown: true, cpuQuota: 2.5, allowedCpus: 5, memoryBytes: 8 * 2 ** 30 })
  })

  it('finds the group at the root of the mount, as in a container of version 1', () => {
    expect(readLimits(filesFrom(armContainer))).toEqual({ isKnown: true, cpuQuota: 1.5, allowedCpus: null, memoryBytes: null })
  })

  it('tells no limit from not knowing', () => {
    expect(readLimits(filesFrom({ '/proc/self/cgroup': '0::/' }))).toMatchObject({ isKnown: true, cpuQuota: null })
    expect(readLimits(nothing)).toMatchObject({ isKnown: false, cpuQuota: null })
  })

  it.each([
    ['0-3,8', 5],
    ['5', 1],
    ['x', null],
  ])('counts the CPUs of %s', (list, count) => expect(countCpus(list)).toBe(count))
})

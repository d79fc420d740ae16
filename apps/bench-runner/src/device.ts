import { arch, availableParallelism, cpus, totalmem } from 'node:os'
import type { Device } from '@effzoo/contract'
import { readCaches } from './host/cpu-caches.ts'
import { readClocks } from './host/cpu-clocks.ts'
import { readCpuInfo, tidyName } from './host/cpuinfo.ts'
import { deviceId } from './host/device-id.ts'
import { readGpus } from './host/gpus.ts'
import { hostFiles } from './host/host-files.ts'
import { readLimits } from './host/limits.ts'
import { type Probed, probeSystem } from './host/probe-system.ts'
import { simdSets } from './host/simd.ts'
import { readOsName, readSoftware } from './host/software.ts'
import { readVirtualization } from './host/virtualization.ts'

/**
 * What this host is. Linux is read from the kernel's files alone, without a program that may be missing or late;
 * elsewhere `probe` asks the system's own tools, and what they do not answer in time is unknown.
 */
export async function readDevice({
  files = hostFiles,
  probe = (): Promise<Probed | null> => (process.platform === 'linux' ? Promise.resolve(null) : probeSystem()),
  readNvidia = undefined as Parameters<typeof readGpus>[1],
} = {}): Promise<Device> {
  const info = readCpuInfo(files)
  const [probed, found] = await Promise.all([probe(), readGpus(files, readNvidia)])
  const hardware = {
    cpuModel: (info?.modelName || tidyName(cpus()[0]?.model ?? '') || 'unknown').slice(0, 200),
    physicalCores: info?.physicalCores ?? null,
    logicalCores: cpus().length || availableParallelism(), // the former is empty without /proc
    memoryBytes: totalmem(),
    arch: arch(),
    gpus: found.length > 0 ? found : (probed?.gpus ?? []),
  }
  const cpu = {
    vendor: cut(info?.vendor),
    family: cut(info?.family),
    model: cut(info?.model),
    stepping: cut(info?.stepping),
    sockets: info?.sockets ?? null,
    microcode: cut(info?.microcode),
    simd: simdSets(info?.flags ?? []),
    caches: readCaches(files),
  }
  return {
    // not of what was probed: a tool that is late once would make another device of this one
    id: deviceId({ ...hardware, cpu }),
    ...hardware,
    physicalCores: hardware.physicalCores ?? probed?.physicalCores ?? null,
    os: probed?.os ?? readOsName(files),
    nodeVersion: process.version,
    cpu: { ...cpu, sockets: cpu.sockets ?? probed?.sockets ?? null },
    clocks: readClocks(files, info),
    virtualization: readVirtualization(files, info),
    limits: readLimits(files),
    software: readSoftware(),
  }
}

const cut = (text: string | null | undefined) => text?.slice(0, 200) || null

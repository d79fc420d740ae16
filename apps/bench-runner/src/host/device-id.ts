import { createHash } from 'node:crypto'
import type { Device } from '@effzoo/contract'

/** What the same device has the same, whatever its software. */
export interface IdFacts extends Pick<Device, 'cpuModel' | 'physicalCores' | 'logicalCores' | 'memoryBytes' | 'arch'> {
  /** Virtual processors share a name (`Intel Xeon Processor`) over generations; these tell them apart. */
  readonly cpu?: Pick<NonNullable<Device['cpu']>, 'vendor' | 'family' | 'model' | 'stepping'> | undefined
  readonly gpus: readonly Pick<Device['gpus'][number], 'model' | 'pciId'>[]
}

/** No driver, kernel, microcode, governor or limit is in it; a changed one is drift (describe-drift.ts). */
export function deviceId({ cpuModel, cpu, physicalCores, logicalCores, memoryBytes, arch, gpus }: IdFacts): string {
  const facts = [
    cpuModel,
    cpu?.vendor ?? null,
    cpu?.family ?? null,
    cpu?.model ?? null,
    cpu?.stepping ?? null,
    physicalCores,
    logicalCores,
    builtGibibytes(memoryBytes),
    arch,
    gpus.map(({ pciId, model }) => pciId ?? model),
  ]
  return `dev_${createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16)}`
}

/**
 * The memory that was built in, as the next of 1, 1.5, 2, 3, 4, 6, 8, … GiB. A kernel keeps a varying part of it for
 * itself, so what it offers lies somewhat below such a size, never above; the nearest whole number has its edge at
 * x.5 GiB, where hosts do lie (23.51 of 24 GiB), and an update would make another device of them.
 */
export function builtGibibytes(memoryBytes: number): number {
  const power = 2 ** Math.floor(Math.log2(memoryBytes / 2 ** 30))
  return [power, 1.5 * power, 2 * power].find((size) => memoryBytes <= size * 2 ** 30)!
}

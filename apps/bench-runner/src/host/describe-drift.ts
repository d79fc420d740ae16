import type { Device } from '@effzoo/contract'
import { builtGibibytes } from './device-id.ts'

/** One thing that is not as it was; `text` is for a person. */
export interface Drift {
  readonly field: string
  readonly before: string
  readonly now: string
  readonly text: string
}

type Reading = string | number | boolean | null | undefined
type Facts<Of> = readonly (readonly [field: string, label: string, read: (of: Of) => Reading])[]

const withUnit = (value: number | null | undefined, unit: string) => (value === null || value === undefined ? null : `${value} ${unit}`)
const gibibytes = (bytes: number | null) => (bytes === null ? null : `${(bytes / 2 ** 30).toFixed(1)} GiB`)
const orNone = (limit: Reading) => limit ?? 'none'

/** What can change while a device keeps its id, and what its id is made of. Clocks of the moment are not here: they always differ. */
const facts: Facts<Device> = [
  ['cpuModel', 'processor', ({ cpuModel }) => cpuModel],
  ['physicalCores', 'cores', ({ physicalCores }) => physicalCores],
  ['logicalCores', 'threads', ({ logicalCores }) => logicalCores],
  ['memoryBytes', 'memory', ({ memoryBytes }) => withUnit(builtGibibytes(memoryBytes), 'GiB')],
  ['cpu.microcode', 'microcode', ({ cpu }) => cpu?.microcode],
  ['cpu.simd', 'instruction sets', ({ cpu }) => cpu?.simd?.join(' ')],
  ['clocks.governor', 'governor', ({ clocks }) => clocks?.governor],
  ['clocks.baseMhz', 'base clock', ({ clocks }) => withUnit(clocks?.baseMhz, 'MHz')],
  ['clocks.maxMhz', 'highest clock', ({ clocks }) => withUnit(clocks?.maxMhz, 'MHz')],
  ['clocks.isTurboOn', 'turbo', ({ clocks }) => clocks?.isTurboOn],
  ['virtualization.hypervisor', 'hypervisor', ({ virtualization }) => virtualization?.hypervisor],
  ['virtualization.container', 'container', ({ virtualization }) => virtualization?.container],
  ['limits.cpuQuota', 'CPU quota', ({ limits }) => (limits?.isKnown ? orNone(withUnit(limits.cpuQuota, 'CPUs')) : null)],
  ['limits.allowedCpus', 'CPUs allowed', ({ limits }) => limits?.allowedCpus],
  ['limits.memoryBytes', 'memory limit', ({ limits }) => (limits?.isKnown ? orNone(gibibytes(limits.memoryBytes)) : null)],
  ['os', 'system', ({ os }) => os],
  ['software.kernel', 'kernel', ({ software }) => software?.kernel],
  ['software.libc', 'C library', ({ software }) => software?.libc],
  ['nodeVersion', 'Node', ({ nodeVersion }) => nodeVersion],
]

const gpuFacts: Facts<Device['gpus'][number]> = [
  ['model', 'model', ({ model }) => model],
  ['driver', 'driver', ({ driver }) => driver],
  ['memoryBytes', 'memory', ({ memoryBytes }) => gibibytes(memoryBytes)],
  ['maxClockMhz', 'highest clock', ({ maxClockMhz }) => withUnit(maxClockMhz, 'MHz')],
  ['maxMemoryClockMhz', 'highest memory clock', ({ maxMemoryClockMhz }) => withUnit(maxMemoryClockMhz, 'MHz')],
  ['powerCapW', 'power cap', ({ powerCapW }) => withUnit(powerCapW, 'W')],
]

/** What changed since. What either side does not know is no change: a runner may have learned to read it since. */
export function describeDrift(before: Device, now: Device): Drift[] {
  const drifts = compare(facts, before, now)
  if (before.gpus.length !== now.gpus.length) {
    return [...drifts, drift('gpus', 'number of GPUs', before.gpus.length, now.gpus.length)]
  }
  return [...drifts, ...now.gpus.flatMap((gpu, i) => compare(gpuFacts, before.gpus[i]!, gpu, `gpus.${i}.`, `GPU ${i} `))]
}

const compare = <Of>(list: Facts<Of>, before: Of, now: Of, fieldPrefix = '', labelPrefix = ''): Drift[] =>
  list.flatMap(([field, label, read]) => {
    const [was, is] = [read(before), read(now)]
    if (!isKnown(was) || !isKnown(is) || was === is) return []
    return [drift(fieldPrefix + field, labelPrefix + label, was, is)]
  })

const isKnown = (reading: Reading): reading is string | number | boolean => reading !== null && reading !== undefined

const drift = (field: string, label: string, was: string | number | boolean, is: string | number | boolean): Drift => {
  const [before, now] = [spell(was), spell(is)]
  return { field, before, now, text: `${label} was ${before}, is ${now}` }
}

const spell = (reading: string | number | boolean) => ({ true: 'on', false: 'off' })[`${reading}`] ?? `${reading}`

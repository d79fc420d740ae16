import type { Device, EngineReport } from '@effzoo/contract'
import type { Condition } from './condition.ts'

const unknown = 'unknown'
const gibibytes = (bytes: number | null) => (bytes === null ? `${unknown} memory` : `${(bytes / 2 ** 30).toFixed(1)} GiB`)
const percent = (share: number | null) => (share === null ? unknown : `${(share * 100).toFixed(1)} %`)
const mhz = (value: number | null | undefined) => (value === null || value === undefined ? unknown : `${Math.round(value)} MHz`)
const microseconds = (ms: number) => `${(ms * 1_000).toFixed(3)} µs`
const listed = (parts: readonly (string | null | undefined | false)[]) => parts.filter(Boolean).join(', ')
const bytesShort = (bytes: number) => (bytes >= 2 ** 20 ? `${bytes / 2 ** 20} MiB` : `${bytes / 2 ** 10} KiB`)

export function describeEngine({ name, version, unavailable, tasks, precisions = {}, providers = {}, adapter }: EngineReport): string[] {
  if (unavailable !== null) return [`  ${name.padEnd(12)} not available`, ...unavailable.split('\n').map((line) => `    ${line}`)]
  const can = (answers: object) => Object.entries(answers).flatMap(([what, answer]) => (answer === true ? [what] : []))
  const cannot = Object.entries({ ...tasks, ...precisions, ...providers }).filter(([, answer]) => answer !== true)
  const more = [
    ['precisions', ['float32', ...can(precisions)]],
    ['providers', can(providers)],
  ] as const
  return [
    `  ${name.padEnd(12)} ${can(tasks).join(', ') || 'no task'}  (${version ?? 'version unknown'})`,
    ...more.flatMap(([what, names]) => (names.length > 1 ? [`    ${what}: ${names.join(', ')}`] : [])),
    ...(adapter ? [`    adapter: ${describeAdapter(adapter)}`] : []),
    ...cannot.map(([what, reason]) => `    no ${what}: ${reason}`),
  ]
}

const describeAdapter = ({ vendor, device, isSoftware, hasTimestamps, limits }: NonNullable<EngineReport['adapter']>) =>
  listed([
    [vendor, device].filter(Boolean).join(' ') || unknown,
    isSoftware && 'software, computed on the CPU',
    `buffers of up to ${gibibytes(limits.maxBindingBytes)}`,
    hasTimestamps ? 'tells the time of its passes' : 'does not tell the time of its passes',
  ])

export const describeDevice = ({ cpu, clocks, limits, virtualization, software, ...device }: Device): string[] =>
  rows([
    ['id', device.id],
    [
      'cpu',
      listed([
        device.cpuModel,
        !!cpu?.sockets && `sockets ${cpu.sockets}`,
        `cores ${device.physicalCores ?? unknown}`,
        `threads ${device.logicalCores}`,
        device.arch,
      ]),
    ],
    [
      '',
      cpu &&
        `family ${cpu.family ?? unknown}, model ${cpu.model ?? unknown}, stepping ${cpu.stepping ?? unknown}, microcode ${cpu.microcode ?? unknown}`,
    ],
    ['simd', cpu?.simd?.join(' ') ?? unknown],
    ['caches', cpu?.caches?.map(({ level, kind, sizeBytes }) => `L${level} ${kind} ${bytesShort(sizeBytes)}`).join(', ') ?? unknown],
    [
      'clocks',
      clocks && listed([`base ${mhz(clocks.baseMhz)}`, `highest ${mhz(clocks.maxMhz)}`, `now ${currentClocks(clocks.currentMhz)}`]),
    ],
    ['governor', clocks && `${clocks.governor ?? unknown}, turbo ${{ true: 'on', false: 'off', null: unknown }[`${clocks.isTurboOn}`]}`],
    ['memory', gibibytes(device.memoryBytes)],
    ['gpu', device.gpus.map(describeGpu).join('; ') || 'none found'],
    ['system', listed([device.os, software?.libc, `Node ${device.nodeVersion}`])],
    ['inside', virtualization && `hypervisor ${virtualization.hypervisor ?? unknown}, container ${virtualization.container ?? unknown}`],
    ['limits', limits && describeLimits(limits, device.logicalCores)],
  ])

export const describeCondition = ({ clock, noise, contention, ...condition }: Condition): string[] =>
  rows([
    [
      'idle loop',
      `${noise.runs} runs of ${noise.medianMs.toFixed(3)} ms: relative IQR ${percent(noise.relativeIqr)}, worst ${noise.worstRatio.toFixed(2)} times the median`,
    ],
    [
      'others',
      listed([
        `background ${percent(contention.backgroundShare)} of the CPUs`,
        `steal ${percent(contention.stealShare)} (since boot ${percent(condition.stealShareSinceBoot)})`,
        `the loop itself had ${percent(contention.cpuShareOfWall)} of a core`,
        `put aside ${contention.involuntarySwitches ?? unknown} times`,
      ]),
    ],
    ['throttling', `${condition.throttleCountSinceBoot ?? unknown} since boot`],
    ['timer', `${clock.name}: resolution ${microseconds(clock.resolutionMs)}, a reading takes ${microseconds(clock.overheadMs)}`],
    ['cpu energy', condition.energyUnavailable.cpu ?? 'RAPL'],
    ['gpu energy', condition.energyUnavailable.gpu ?? 'nvidia-smi, over 10 s and more'],
  ])

/** A name and what is said of it; what is not known at all (an old runner's device) leaves no row. */
const rows = (pairs: readonly (readonly [name: string, text: string | undefined])[]): string[] =>
  pairs.filter(([, text]) => text !== undefined).map(([name, text]) => `  ${name.padEnd(12)} ${text}`)

const describeGpu = (gpu: Device['gpus'][number]) =>
  listed([
    gpu.model,
    gibibytes(gpu.memoryBytes),
    `driver ${gpu.driver ?? unknown}`,
    gpu.maxClockMhz != null && `clock ${mhz(gpu.clockMhz)} of ${mhz(gpu.maxClockMhz)}`,
    gpu.powerCapW != null && `power cap ${gpu.powerCapW} W`,
  ])

function currentClocks(coresMhz: readonly number[] | null): string {
  if (!coresMhz) return unknown
  const [lowest, highest] = [Math.round(Math.min(...coresMhz)), Math.round(Math.max(...coresMhz))]
  return lowest === highest ? `${lowest} MHz` : `${lowest} to ${highest} MHz`
}

function describeLimits(limits: NonNullable<Device['limits']>, logicalCores: number): string {
  const orUnknown = (text: string) => (limits.isKnown ? text : unknown)
  return listed([
    `CPU quota ${limits.cpuQuota ?? orUnknown('none')}`,
    `CPUs allowed ${limits.allowedCpus === null ? unknown : `${limits.allowedCpus} of ${logicalCores}`}`,
    `memory limit ${limits.memoryBytes === null ? orUnknown('none') : gibibytes(limits.memoryBytes)}`,
  ])
}

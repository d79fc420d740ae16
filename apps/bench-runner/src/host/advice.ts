import type { Device } from '@effzoo/contract'
import type { Condition } from './condition.ts'

interface Host {
  readonly device: Device
  readonly condition: Condition
}

/**
 * From where on a host is called unfit in some respect. The loop has no memory and no threads, so it should stay far
 * under the 5 % of a good measurement; the others are shares that a median of such a measurement can still bear.
 */
const bounds = {
  relativeIqr: 0.05,
  worstRatio: 3,
  stealShare: 0.01,
  backgroundShare: 0.1,
  loopShare: 0.9,
  resolutionMs: 0.001,
  overheadMs: 0.001,
} as const

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/** Each says what makes numbers worse on this host, and what to do; false where it does not. Unknown is no fault. */
const rules: readonly ((host: Host) => string | false)[] = [
  ({ device: { clocks } }) =>
    !!clocks?.governor &&
    clocks.governor !== 'performance' &&
    `the governor is ${clocks.governor}, so clocks follow the load; hold them up with: cpupower frequency-set -g performance`,

  ({ device: { clocks } }) =>
    clocks?.isTurboOn === true &&
    'turbo is on, so clocks follow heat and the number of busy cores; to compare runs switch it off: write 1 to /sys/devices/system/cpu/intel_pstate/no_turbo, or 0 to /sys/devices/system/cpu/cpufreq/boost',

  ({ condition: { contention, stealShareSinceBoot } }) => {
    const share = Math.max(contention.stealShare ?? 0, stealShareSinceBoot ?? 0)
    return (
      share > bounds.stealShare &&
      `the hypervisor gave ${percent(share)} of the CPU time to others; take a machine whose CPUs are not shared`
    )
  },

  ({ condition: { contention } }) =>
    contention.backgroundShare !== null &&
    contention.backgroundShare > bounds.backgroundShare &&
    `other processes use ${percent(contention.backgroundShare)} of the CPU time; stop them, or measure later`,

  // whole time slices that are lost lengthen few runs of a short loop, so its spread does not show them
  ({ condition: { contention } }) =>
    contention.cpuShareOfWall !== null &&
    contention.cpuShareOfWall < bounds.loopShare &&
    `an idle loop had only ${percent(contention.cpuShareOfWall)} of a core; others go first (is this process niced?), or a quota stopped it`,

  ({ device: { limits, logicalCores } }) =>
    typeof limits?.cpuQuota === 'number' &&
    limits.cpuQuota < (limits.allowedCpus ?? logicalCores) &&
    `a quota of ${limits.cpuQuota} CPUs halts all threads for the rest of each period once it is used up; give whole CPUs instead (cpuset)`,

  ({ device: { limits, logicalCores } }) =>
    typeof limits?.allowedCpus === 'number' &&
    limits.allowedCpus < logicalCores &&
    `only ${limits.allowedCpus} of ${logicalCores} CPUs are allowed; an engine that starts a thread for each CPU of the host crowds them`,

  ({ condition: { noise } }) =>
    noise.relativeIqr > bounds.relativeIqr &&
    `an idle loop varies by ${percent(noise.relativeIqr)} (the middle half of its runs): differences of that size mean nothing here`,

  ({ condition: { noise } }) =>
    noise.worstRatio > bounds.worstRatio &&
    `an idle loop once took ${noise.worstRatio.toFixed(1)} times its median: something takes the CPU away; high percentiles will show it`,

  ({ condition: { throttleCountSinceBoot: count } }) =>
    count !== null && count > 0 && `heat has slowed the processor down ${count} times since boot; look after its cooling`,

  ({ condition: { clock } }) =>
    clock.resolutionMs > bounds.resolutionMs &&
    `the clock moves in steps of ${(clock.resolutionMs * 1_000).toFixed(1)} µs; samples under ${clock.resolutionMs.toFixed(2)} s are told to less than 0.1 %`,

  ({ condition: { clock } }) =>
    clock.overheadMs > bounds.overheadMs &&
    `reading the clock takes ${(clock.overheadMs * 1_000).toFixed(1)} µs; a virtual machine without a stable time-stamp counter does that`,

  ({ device: { gpus } }) =>
    gpus.some(({ pciId, driver }) => pciId?.startsWith('10de:') && driver === null) &&
    'an NVIDIA GPU has no driver that answers; install the driver, and nvidia-smi with it',

  ({ condition: { energyUnavailable } }) => energyUnavailable.cpu?.startsWith('only root') === true && `energy: ${energyUnavailable.cpu}`,

  ({ condition: { contention } }) =>
    contention.backgroundShare === null &&
    'this system does not tell who else uses it (no /proc), so no measurement here can say that it was alone',
]

/** What would make numbers worse on this host, a line each, with what to do about it. */
export const adviseOn = (host: Host): string[] => rules.map((rule) => rule(host)).filter((line) => line !== false)

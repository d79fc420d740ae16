import { readCurrentMhz } from './cpu-clocks.ts'
import { readCpuTimes, tickMs } from './cpu-times.ts'
import { readCpuInfo } from './cpuinfo.ts'
import { type HostFiles, hostFiles } from './host-files.ts'
import { countSwitches, readProcessTimes } from './process-times.ts'
import { readThrottleCount } from './throttle-count.ts'

/** Who else had the host while something was measured; null where the host does not tell. Shares are of 1. */
export interface Contention {
  readonly wallMs: number
  /** Of the CPU time of all CPUs: what the hypervisor gave to others while a task here was ready. */
  readonly stealShare: number | null
  /** Of the CPU time of all CPUs: what other processes here used. */
  readonly backgroundShare: number | null
  /** CPU time of the process over wall time: 2 is two cores all the time. */
  readonly cpuShareOfWall: number | null
  /** Tasks that ran or could have run, over the CPUs; the process's own threads count. */
  readonly runQueuePerCpu: number | null
  /** Of the wall time: some task had to wait for a CPU, of this process or another (PSI). */
  readonly pressureShare: number | null
  readonly involuntarySwitches: number | null
  readonly voluntarySwitches: number | null
  readonly minorFaults: number | null
  readonly majorFaults: number | null
  readonly throttleCount: number | null
  /** The mean over the cores, before and after. */
  readonly clockMhz: { readonly before: number; readonly after: number } | null
}

export interface ContentionMeter {
  stop(): Contention
}

/**
 * Counts from now until stop(), for one process. The counters are the kernel's, and between the two readings nothing
 * runs but a look at the run queue every `sampleEveryMs`; null leaves even that out, for a meter within the process
 * that is measured.
 */
export function startContention({
  pid = process.pid,
  files = hostFiles,
  nowMs = () => performance.now(),
  sampleEveryMs = 1_000 as number | null,
} = {}): ContentionMeter {
  const queueLengths: (number | null)[] = []
  const lookAtQueue = () => queueLengths.push(readQueueLength(files))
  const clockBefore = readMeanMhz(files)
  lookAtQueue()
  const timer = sampleEveryMs === null ? undefined : setInterval(lookAtQueue, sampleEveryMs).unref()
  const before = readCounters(files, pid, nowMs) // last, as in stop() first: the reading itself is not part of it

  return {
    stop() {
      const after = readCounters(files, pid, nowMs)
      clearInterval(timer)
      lookAtQueue()
      const clockAfter = readMeanMhz(files)
      return {
        ...compare(before, after),
        runQueuePerCpu: perCpu(queueLengths, after.cpu?.cpuCount),
        clockMhz: clockBefore === null || clockAfter === null ? null : { before: clockBefore, after: clockAfter },
      }
    },
  }
}

const readCounters = (files: HostFiles, pid: number, nowMs: () => number) => ({
  atMs: nowMs(),
  cpu: readCpuTimes(files),
  process: readProcessTimes(files, pid),
  pressureUs: Number(/^some .*total=(\d+)$/m.exec(files.read('/proc/pressure/cpu') ?? '')?.[1] ?? Number.NaN),
  throttleCount: readThrottleCount(files),
})

type Counters = ReturnType<typeof readCounters>

function compare(before: Counters, after: Counters): Omit<Contention, 'runQueuePerCpu' | 'clockMhz'> {
  const wallMs = after.atMs - before.atMs
  const process = before.process && after.process && { before: before.process, after: after.process }
  const ownTicks = process && process.after.cpuTicks - process.before.cpuTicks
  const totalTicks = before.cpu && after.cpu && after.cpu.totalTicks - before.cpu.totalTicks
  const ofTotal = (ticks: number) => (totalTicks ? clampShare(ticks / totalTicks) : null) // null in less than a tick, too
  return {
    wallMs,
    stealShare: before.cpu && after.cpu && ofTotal(after.cpu.stealTicks - before.cpu.stealTicks),
    backgroundShare: before.cpu && after.cpu && ownTicks !== null ? ofTotal(after.cpu.busyTicks - before.cpu.busyTicks - ownTicks) : null,
    cpuShareOfWall: ownTicks !== null && wallMs >= tickMs ? (ownTicks * tickMs) / wallMs : null,
    pressureShare: wallMs > 0 ? known(clampShare((after.pressureUs - before.pressureUs) / 1_000 / wallMs)) : null,
    involuntarySwitches: process && countSwitches(process.before, process.after, 'involuntary'),
    voluntarySwitches: process && countSwitches(process.before, process.after, 'voluntary'),
    minorFaults: process && known(process.after.minorFaults - process.before.minorFaults),
    majorFaults: process && known(process.after.majorFaults - process.before.majorFaults),
    throttleCount: before.throttleCount === null || after.throttleCount === null ? null : after.throttleCount - before.throttleCount,
  }
}

/** The kernel updates its counters one after the other, so that a difference may miss its bounds by a tick. */
const clampShare = (share: number) => Math.min(1, Math.max(0, share))

const known = (value: number) => (Number.isFinite(value) ? value : null)

/** Without the reader, which runs as it reads. */
function readQueueLength(files: HostFiles): number | null {
  const running = /^\S+ \S+ \S+ (\d+)\/\d+/.exec(files.read('/proc/loadavg') ?? '')?.[1]
  return running === undefined ? null : Math.max(0, Number(running) - 1)
}

function perCpu(lengths: readonly (number | null)[], cpuCount: number | undefined): number | null {
  const told = lengths.filter((length) => length !== null)
  return cpuCount && told.length > 0 ? told.reduce((sum, length) => sum + length, 0) / told.length / cpuCount : null
}

function readMeanMhz(files: HostFiles): number | null {
  const mhz = readCurrentMhz(files, readCpuInfo(files))
  return mhz && mhz.reduce((sum, value) => sum + value, 0) / mhz.length
}

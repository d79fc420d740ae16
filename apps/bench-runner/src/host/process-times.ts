import type { HostFiles } from './host-files.ts'

/** What one process has used since its start, all of its threads together. */
export interface ProcessTimes {
  readonly cpuTicks: number
  readonly minorFaults: number
  readonly majorFaults: number
  /** By thread: the kernel sums these nowhere. */
  readonly switches: ReadonlyMap<string, Switches>
}

export interface Switches {
  /** Gave the CPU up, to wait for something. */
  readonly voluntary: number
  /** Lost the CPU to somebody else. */
  readonly involuntary: number
}

/** Null for a process that is gone. */
export function readProcessTimes(files: HostFiles, pid: number): ProcessTimes | null {
  // the name in parentheses may hold anything, parentheses included; the third field follows the last one
  const fields = files
    .read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ')
    .map(Number)
  const field = (number: number) => fields?.[number - 3] ?? Number.NaN // numbered as in proc(5)
  const cpuTicks = field(14) + field(15)
  if (!Number.isFinite(cpuTicks)) return null
  const threads = files.list(`/proc/${pid}/task`)
  return {
    cpuTicks,
    minorFaults: field(10),
    majorFaults: field(12),
    switches: new Map(threads.map((thread) => [thread, parseSwitches(files.read(`/proc/${pid}/task/${thread}/status`) ?? '')])),
  }
}

const parseSwitches = (status: string): Switches => ({
  voluntary: Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(status)?.[1] ?? Number.NaN),
  involuntary: Number(/^nonvoluntary_ctxt_switches:\s*(\d+)$/m.exec(status)?.[1] ?? Number.NaN),
})

/** Those of the threads that are left at the end; what a thread did that came and went in between is lost with it. */
export function countSwitches(before: ProcessTimes, after: ProcessTimes, kind: keyof Switches): number | null {
  const counts = [...after.switches].map(([thread, switches]) => switches[kind] - (before.switches.get(thread)?.[kind] ?? 0))
  const count = counts.reduce((sum, value) => sum + value, 0)
  return counts.length > 0 && Number.isFinite(count) ? count : null
}

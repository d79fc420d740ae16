import type { HostFiles } from './host-files.ts'

/** Since boot, of all CPUs together, in ticks. Guest time is left out: the kernel counts it under user already. */
export interface CpuTimes {
  readonly busyTicks: number
  /** The hypervisor ran somebody else while a task here was ready. */
  readonly stealTicks: number
  readonly totalTicks: number
  readonly cpuCount: number
}

/** /proc counts in hundredths of a second on every architecture that Node runs on (USER_HZ), whatever the kernel's own HZ. */
export const tickMs = 10

export function readCpuTimes(files: HostFiles): CpuTimes | null {
  const lines = files.read('/proc/stat')?.split('\n') ?? []
  const fields = /^cpu +(\d.*)$/
    .exec(lines[0] ?? '')?.[1]
    ?.split(' ')
    .map(Number)
  if (!fields || fields.length < 8 || !fields.every(Number.isFinite)) return null
  const [user, nice, system, idle, ioWait, irq, softIrq, steal] = fields as [number, number, number, number, number, number, number, number]
  const busyTicks = user + nice + system + irq + softIrq
  return {
    busyTicks,
    stealTicks: steal,
    totalTicks: busyTicks + idle + ioWait + steal,
    cpuCount: lines.filter((line) => /^cpu\d/.test(line)).length,
  }
}

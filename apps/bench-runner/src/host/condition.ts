import type { Device } from '@effzoo/contract'
import { type Clock, describeClock, hostClock } from '../clock.ts'
import { type Contention, startContention } from './contention.ts'
import { cpuEnergyUnavailable } from './cpu-energy.ts'
import { readCpuTimes } from './cpu-times.ts'
import { gpuEnergyUnavailable } from './gpu-energy.ts'
import { type HostFiles, hostFiles } from './host-files.ts'
import { type IdleNoise, measureIdleNoise } from './idle-noise.ts'
import { readThrottleCount } from './throttle-count.ts'

/** How well a host measures at this moment; null where it does not tell. */
export interface Condition {
  readonly clock: ReturnType<typeof describeClock>
  readonly noise: IdleNoise
  /** Beside the idle loop that `noise` is of. */
  readonly contention: Contention
  readonly stealShareSinceBoot: number | null
  readonly throttleCountSinceBoot: number | null
  /** Null where energy can be measured; otherwise why not. */
  readonly energyUnavailable: { readonly cpu: string | null; readonly gpu: string | null }
}

/** Takes a fraction of a second, in which this process is busy. */
export function examineCondition(
  gpus: Device['gpus'],
  { files = hostFiles as HostFiles, clock = hostClock as Clock, measureNoise = measureIdleNoise } = {},
): Condition {
  const meter = startContention({ files, sampleEveryMs: null })
  const noise = measureNoise(clock)
  const contention = meter.stop()
  const times = readCpuTimes(files)
  return {
    clock: describeClock(clock),
    noise,
    contention,
    stealShareSinceBoot: times && times.stealTicks / times.totalTicks,
    throttleCountSinceBoot: readThrottleCount(files),
    energyUnavailable: { cpu: cpuEnergyUnavailable(files), gpu: gpuEnergyUnavailable(gpus) },
  }
}

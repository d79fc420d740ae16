import type { Contention, Device, Energy, Progress } from '@effzoo/contract'
import { startContention } from './host/contention.ts'
import { startCpuEnergy } from './host/cpu-energy.ts'
import { gpuEnergyUnavailable, startGpuEnergy } from './host/gpu-energy.ts'
import { startGpuMemory } from './host/gpu-memory.ts'

export interface Conditions {
  readonly contention: Contention | null
  readonly energy: Energy | null
  /** Of the GPUs' memory, what the process held at most. */
  readonly peakDeviceBytes: number | null
}

/**
 * What went on beside the samples of another process, from its first word of them to its first word of something else. Counted from
 * here: in the measuring process nothing but the work is to run. Energy is that of the GPUs where they tell it, else of the processors.
 */
export function watchConditions(pid: number | undefined, { gpus }: Pick<Device, 'gpus'>) {
  const tellsGpu = gpuEnergyUnavailable(gpus) === null
  let stop: (() => Conditions) | undefined
  let conditions: Conditions = { contention: null, energy: null, peakDeviceBytes: null }
  const finish = () => {
    if (stop) conditions = stop()
    stop = undefined
  }
  return {
    onPhase(phase: Progress['phase']) {
      if (phase !== 'samples') finish()
      else if (!stop && pid !== undefined && conditions.contention === null) {
        const contention = startContention({ pid })
        const energy = tellsGpu ? startGpuEnergy() : startCpuEnergy()
        const memory = tellsGpu ? startGpuMemory(pid) : undefined
        stop = () => ({ contention: contention.stop(), energy: energy.stop(), peakDeviceBytes: memory?.stop() ?? null })
      }
    },
    end(): Conditions {
      finish()
      return conditions
    },
  }
}

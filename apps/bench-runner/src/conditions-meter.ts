import type { Contention, Energy, Progress } from '@effzoo/contract'
import { startContention } from './host/contention.ts'
import { startCpuEnergy } from './host/cpu-energy.ts'

export interface Conditions {
  readonly contention: Contention | null
  readonly energy: Energy | null
}

/**
 * What went on beside the samples of another process, from its first word of them to its first word of something else. Counted from
 * here: in the measuring process nothing but the work is to run.
 */
export function watchConditions(pid: number | undefined) {
  let stop: (() => Conditions) | undefined
  let conditions: Conditions = { contention: null, energy: null }
  const finish = () => {
    if (stop) conditions = stop()
    stop = undefined
  }
  return {
    onPhase(phase: Progress['phase']) {
      if (phase !== 'samples') finish()
      else if (!stop && pid !== undefined && conditions.contention === null) {
        const [contention, energy] = [startContention({ pid }), startCpuEnergy()]
        stop = () => ({ contention: contention.stop(), energy: energy.stop() })
      }
    },
    end(): Conditions {
      finish()
      return conditions
    },
  }
}

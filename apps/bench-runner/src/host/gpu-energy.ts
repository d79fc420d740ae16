import type { Device } from '@effzoo/contract'
import { type EnergyMeter, noEnergy } from './cpu-energy.ts'
import { parseFigure } from './nvidia-smi.ts'
import { type LineSource, nvidiaSmiLines } from './nvidia-smi-lines.ts'

/**
 * The power that a GPU tells is a mean over up to a second (torch.cuda.power_draw), so an interval has to be long
 * against it, and hold many readings.
 */
export const gpuEnergyBounds = { everyMs: 200, leastMs: 10_000, leastReadings: 50 } as const

/**
 * The energy of all NVIDIA GPUs from now until stop(), as mean power times time: nvidia-smi has no field for NVML's
 * counter of millijoules. One process of it writes all readings, for starting one takes longer than most samples do.
 */
export function startGpuEnergy({
  source = nvidiaSmiLines as LineSource,
  nowMs = () => performance.now(),
  bounds = gpuEnergyBounds as Record<keyof typeof gpuEnergyBounds, number>,
} = {}): EnergyMeter {
  const startMs = nowMs()
  const wattsOfGpu = new Map<string, number[]>()
  let hasUnknown = false
  const asked = ['--query-gpu=index,power.draw', '--format=csv,noheader,nounits', `--loop-ms=${bounds.everyMs}`]
  const running = source(asked, (line) => {
    const [gpu = '', cell] = line.split(',').map((text) => text.trim())
    const watts = parseFigure(cell)
    if (watts === null) hasUnknown ||= /^\d+$/.test(gpu)
    else wattsOfGpu.set(gpu, [...(wattsOfGpu.get(gpu) ?? []), watts])
  })

  return {
    stop() {
      running.end()
      const wallMs = nowMs() - startMs
      const readings = [...wattsOfGpu.values()]
      if (hasUnknown) return noEnergy('a GPU does not tell its power')
      if (readings.length === 0) return noEnergy('no GPU told its power: nvidia-smi is missing, or finds no GPU')
      const fewest = Math.min(...readings.map((watts) => watts.length))
      if (wallMs < bounds.leastMs || fewest < bounds.leastReadings) {
        const least = `${bounds.leastMs / 1_000} s and ${bounds.leastReadings} readings`
        return noEnergy(`${(wallMs / 1_000).toFixed(1)} s with ${fewest} readings of power are too few; it takes ${least}`)
      }
      const meanWatts = readings.reduce((sum, watts) => sum + watts.reduce((a, b) => a + b, 0) / watts.length, 0)
      return { joules: (meanWatts * wallMs) / 1_000, source: 'nvidia-smi: power.draw', reason: null }
    },
  }
}

/** Null where there are GPUs that nvidia-smi answers for; otherwise why their energy cannot be measured. */
export function gpuEnergyUnavailable(gpus: Device['gpus']): string | null {
  if (gpus.length === 0) return 'no GPU'
  return gpus.some(({ powerCapW }) => typeof powerCapW === 'number') ? null : 'nvidia-smi tells no power of this GPU'
}

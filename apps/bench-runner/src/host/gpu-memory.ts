import { parseFigure } from './nvidia-smi.ts'
import { type LineSource, nvidiaSmiLines } from './nvidia-smi-lines.ts'

/** A step allocates what it needs once and keeps it, so that few readings tell the most. */
const everyMs = 500

export interface MemoryMeter {
  /** The most of the GPUs' memory that the process held at any reading; null where none told it. */
  stop(): number | null
}

/** What one process holds of the memory of all NVIDIA GPUs, from now until stop(). Null in a container, whose pids the driver does not know. */
export function startGpuMemory(pid: number, source: LineSource = nvidiaSmiLines): MemoryMeter {
  let most: number | null = null
  const running = source(['--query-compute-apps=pid,used_memory', '--format=csv,noheader,nounits', `--loop-ms=${everyMs}`], (line) => {
    const [of, cell] = line.split(',').map((text) => text.trim())
    const mebibytes = parseFigure(cell)
    if (of === String(pid) && mebibytes !== null) most = Math.max(most ?? 0, mebibytes * 2 ** 20)
  })
  return {
    stop() {
      running.end()
      return most
    },
  }
}

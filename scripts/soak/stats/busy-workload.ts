// One process of the recording: prints a RecordedRun as a line of JSON. Reads /proc/stat, so on Linux only.
import { readFileSync } from 'node:fs'
import process from 'node:process'
import type { RecordedRun } from './recorded-run.ts'

const side = 144
const warmUpRuns = 20
const sampleCount = 128

/** A matrix product in plain JavaScript; the result is allocated each time, so that garbage collection takes part as it does in an engine. */
function multiply(a: Float32Array, b: Float32Array): Float32Array {
  const product = new Float32Array(side * side)
  for (let row = 0; row < side; row++) {
    for (let inner = 0; inner < side; inner++) {
      const factor = a[row * side + inner]!
      for (let column = 0; column < side; column++) product[row * side + column]! += factor * b[inner * side + column]!
    }
  }
  return product
}

/** Clock ticks of all CPUs since the host started, of which there are 100 in a second. */
function hostTicks() {
  const [user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, irq = 0, softIrq = 0, steal = 0] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]!
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number)
  const busy = user + nice + system + irq + softIrq
  return { busy, steal, all: busy + steal + idle + ioWait }
}

const left = Float32Array.from({ length: side * side }, (_, i) => (i % 17) / 17)
const right = Float32Array.from({ length: side * side }, (_, i) => (i % 23) / 23)
const latenciesUs = new Array<number>(sampleCount).fill(0)
for (let run = 0; run < warmUpRuns; run++) multiply(left, right)

const hostBefore = hostTicks()
const cpuBefore = process.cpuUsage()
const startedMs = performance.now()
for (let run = 0; run < sampleCount; run++) {
  const startMs = performance.now()
  multiply(left, right)
  latenciesUs[run] = Math.round(1_000 * (performance.now() - startMs))
}
const wallMs = performance.now() - startedMs
const { user, system } = process.cpuUsage(cpuBefore)
const hostAfter = hostTicks()

const cpuMs = (user + system) / 1_000
const allTicks = hostAfter.all - hostBefore.all
const rounded = (share: number) => Math.round(1_000 * Math.max(0, share)) / 1_000
const recorded: RecordedRun = {
  latenciesUs,
  cpuShareOfWall: rounded(cpuMs / wallMs),
  backgroundShare: rounded((hostAfter.busy - hostBefore.busy - cpuMs / 10) / allTicks),
  stealShare: rounded((hostAfter.steal - hostBefore.steal) / allTicks),
}
process.stdout.write(`${JSON.stringify(recorded)}\n`)

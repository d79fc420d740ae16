import { parentPort, workerData } from 'node:worker_threads'
import { examine, examineUnchanged, filesOf, formatOf, openers } from './examine.ts'
import type { LaneMessage, LaneTask, Tally } from './lane-task.ts'

const port = parentPort!
const { seeds, position, deadlineMs } = workerData as LaneTask
const tallies: Record<string, Tally> = {}
const report = (seed: number, what: string) => port.postMessage({ kind: 'violation', seed, what } satisfies LaneMessage)

for (const [format, open] of Object.entries(openers)) await examineUnchanged(format as keyof typeof openers, open)

for (let seed = seeds.from; seed < seeds.to; seed++) {
  Atomics.store(position, 0, seed - seeds.from)
  const format = formatOf(seed)
  if (format === 'keras') continue
  const files = filesOf(seed)
  const tally = tallies[format] ?? { runCount: 0, readCount: 0, spentMs: 0 }
  tallies[format] = tally
  const startMs = performance.now()
  try {
    if ((await examine(openers[format], files)) === 'read') tally.readCount++
  } catch (error) {
    report(seed, (error as Error).stack ?? String(error))
  }
  const spentMs = performance.now() - startMs
  if (spentMs > deadlineMs) report(seed, `took ${spentMs.toFixed(0)} ms`)
  tally.runCount++
  tally.spentMs += spentMs
}
port.postMessage({ kind: 'tally', tallies } satisfies LaneMessage)

import { parentPort, workerData } from 'node:worker_threads'
import { examine, examineUnchanged, filesOf, formatOf, openers } from './examine.ts'

/** For the formats that are read in the caller's own thread. The parent looks from outside whether `position` moves on. */
export interface LaneTask {
  readonly seeds: { readonly from: number; readonly to: number }
  /** One Int32: how many seeds of the range are behind us. */
  readonly position: SharedArrayBuffer
  readonly deadlineMs: number
}

export type LaneMessage =
  | { readonly kind: 'violation'; readonly seed: number; readonly what: string }
  | { readonly kind: 'tally'; readonly tallies: Readonly<Record<string, Tally>> }

export interface Tally {
  runCount: number
  readCount: number
  spentMs: number
}

const port = parentPort!
const { seeds, position, deadlineMs } = workerData as LaneTask
const done = new Int32Array(position)
const tallies: Record<string, Tally> = {}
const report = (seed: number, what: string) => port.postMessage({ kind: 'violation', seed, what } satisfies LaneMessage)

for (const [format, open] of Object.entries(openers)) await examineUnchanged(format as keyof typeof openers, open)

for (let seed = seeds.from; seed < seeds.to; seed++) {
  Atomics.store(done, 0, seed - seeds.from)
  const format = formatOf(seed)
  if (format === 'keras') continue
  const files = filesOf(seed)
  const tally = (tallies[format] ??= { runCount: 0, readCount: 0, spentMs: 0 })
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

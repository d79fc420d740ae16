import process from 'node:process'
import { Worker } from 'node:worker_threads'
import { type Hdf5Worker, startHdf5Worker } from '../../packages/zoo/src/formats/keras/hdf5-worker.ts'
import { examine, examineUnchanged, filesOf, formatOf, type Open } from './readers/examine.ts'
import { type LaneMessage, type LaneTask, notStarted, type Tally } from './readers/lane-task.ts'
import type { Soak } from './soak.ts'

/** For one file of some kilobytes, which takes under a millisecond; generous, for a machine that is busy with other things. */
const deadlineMs = 5000
const maxResidentBytes = 3 * 2 ** 30
const pollMs = 250
const maxScriptHeapMb = 512
/** The HDF5 library does not come back from some damaged heaps of texts: then the deadline is what it takes to refuse the file. */
const hdf5Bounds = { deadlineMs: 500, maxHeapBytes: 256 * 2 ** 20 }
/** Files that the library could not close stay in its memory. */
const filesPerHdf5Worker = 2000

const sayEveryMs = 30_000

/** What all runs report to. */
interface Report {
  readonly tallies: Map<string, Tally>
  readonly violate: (seed: number, what: string) => void
  readonly reached: (seed: number) => void
}

const replay = (seed: number, what: string) =>
  `seed ${seed} (${formatOf(seed)}): ${what}\n  again: npm run soak -- readers --n 1 --seed ${seed}`

function add(tallies: Map<string, Tally>, more: Readonly<Record<string, Tally>>) {
  for (const [format, { runCount, readCount, spentMs }] of Object.entries(more)) {
    const tally = tallies.get(format) ?? { runCount: 0, readCount: 0, spentMs: 0 }
    tallies.set(format, { runCount: tally.runCount + runCount, readCount: tally.readCount + readCount, spentMs: tally.spentMs + spentMs })
  }
}

/** Runs one lane until it ends, or is stuck, or is no more; the seed to go on from. */
function runLane(from: number, to: number, { tallies, violate, reached }: Report): Promise<number> {
  const position = new Int32Array(new SharedArrayBuffer(4)).fill(notStarted)
  const lane = new Worker(new URL('./readers/lane.mjs', import.meta.url), {
    workerData: { seeds: { from, to }, position, deadlineMs } satisfies LaneTask,
    resourceLimits: { maxOldGenerationSizeMb: maxScriptHeapMb },
  })
  return new Promise((resolve, reject) => {
    let watched = { at: notStarted, sinceMs: performance.now() }
    const stop = (next: number) => {
      clearInterval(timer)
      lane.removeAllListeners()
      lane.terminate().then(() => resolve(next), reject)
    }
    const fail = (what: string) => {
      const at = Atomics.load(position, 0)
      if (at === notStarted) return reject(new Error(`the soak could not begin: ${what}`))
      violate(from + at, what)
      stop(from + at + 1)
    }
    const timer = setInterval(() => {
      const at = Atomics.load(position, 0)
      reached(from + at)
      if (process.memoryUsage.rss() > maxResidentBytes) fail(`the process takes more than ${maxResidentBytes} bytes`)
      else if (at !== watched.at) watched = { at, sinceMs: performance.now() }
      else if (at !== notStarted && performance.now() - watched.sinceMs > 2 * deadlineMs) fail(`hangs: more than ${2 * deadlineMs} ms`)
    }, pollMs)
    lane.on('message', (message: LaneMessage) => {
      if (message.kind === 'violation') return violate(message.seed, message.what)
      add(tallies, message.tallies)
      stop(to)
    })
    lane.on('error', (error) => fail(`ended its thread: ${error.stack}`))
    lane.on('exit', (code) => fail(`ended its thread with exit code ${code}`))
  })
}

async function runLanes(from: number, to: number, report: Report) {
  for (let next = from; next < to; ) next = await runLane(next, to, report)
}

/** HDF5 files have a worker of their own already, which keeps the deadline itself. */
async function runKeras(from: number, to: number, { tallies, violate }: Report): Promise<{ readonly stoppedCount: number }> {
  let worker: Hdf5Worker | undefined
  let stoppedCount = 0
  const tally: Tally = { runCount: 0, readCount: 0, spentMs: 0 }
  const open: Open = ([file]) => worker!.open({ bytes: file! })
  const stop = async () => {
    await worker?.stop()
    worker = undefined
  }
  for (let seed = from; seed < to; seed++) {
    if (formatOf(seed) !== 'keras') continue
    if (tally.runCount === 0) {
      // valid files have all the time they need
      worker = await startHdf5Worker()
      await examineUnchanged('keras', open)
      await stop()
    }
    worker ??= await startHdf5Worker(hdf5Bounds)
    const files = filesOf(seed)
    const startMs = performance.now()
    try {
      if ((await examine(open, files)) === 'read') tally.readCount++
    } catch (error) {
      violate(seed, (error as Error).stack ?? String(error))
    }
    tally.spentMs += performance.now() - startMs
    tally.runCount++
    if (worker.isStopped()) stoppedCount++
    if (worker.isStopped() || tally.runCount % filesPerHdf5Worker === 0) await stop()
  }
  await stop()
  if (tally.runCount > 0) add(tallies, { keras: tally })
  return { stoppedCount }
}

/** Changed files of all four formats: each is read, or refused with a FormatError, in time and without taking the process along. */
export const readers: Soak = async ({ runCount, seed, say }) => {
  const violations: string[] = []
  let saidMs = performance.now()
  const report: Report = {
    tallies: new Map(),
    violate: (violating, what) => void violations.push(replay(violating, what)),
    reached(at) {
      if (performance.now() - saidMs < sayEveryMs) return
      saidMs = performance.now()
      say(`${Math.max(0, at - seed)} of ${runCount} …`)
    },
  }
  const to = seed + runCount
  const [{ stoppedCount }] = await Promise.all([runKeras(seed, to, report), runLanes(seed, to, report)])
  for (const [format, { runCount: count, readCount, spentMs }] of report.tallies) {
    say(`${format}: ${count} files, ${readCount} read, ${count - readCount} refused, ${Math.round((1000 * count) / spentMs)} a second`)
  }
  if (stoppedCount > 0) say(`keras: ${stoppedCount} files were refused by ending the library`)
  return { runCount, violations }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { launchScript } from '@effzoo/zoo/turns'
import { openDatabase } from '../../apps/api/src/db/open-database.ts'
import { registerRunners } from '../bench/queue/pretended-work.ts'
import { startTurnProcess } from '../bench/queue/turn-process.ts'
import { judgeMemory, type MemoryLook } from './queue/judge-memory.ts'
import type { LanesOrder, LanesTurn } from './queue/run-lanes.ts'
import { startApi } from './queue/start-api.ts'
import { judgeQueue } from './queue/verdict.ts'
import type { Soak } from './soak.ts'

const runnerCount = 50
const defaultMinutes = 60
/** Between two of them nobody asks for anything, so that memory is looked at in like moments. */
const turnMs = 10_000
const leastTurns = 10

/** What the dashboard and its users ask for all the time: they have memory of their own. */
const reads = ['/models?limit=50', '/results?limit=50', '/jobs?limit=50', '/jobs?state=failed', '/queue', '/runners', '/devices', '/health']

/**
 * The API on a database file, and clients that submit, claim, send a heartbeat and hand in a result as fast as they can, for a long
 * time, while jobs that have ended pile up: nothing may be lost or be there twice, and memory must not grow. At a signal it ends
 * with the turn and judges what was acknowledged until then.
 */
export const queue: Soak = async ({ minutes = defaultMinutes, say }) => {
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-soak-queue-'))
  const acknowledgedFile = join(folder, 'acknowledged')
  const turnCount = Math.max(leastTurns, Math.round((minutes * 60_000) / turnMs))
  const forcedEvery = Math.floor(turnCount / leastTurns)
  const api = await startApi(folder)
  const { db, close } = await openDatabase(api.databaseUrl)
  try {
    const keys = await registerRunners(db, runnerCount)
    const order: LanesOrder = { port: Number(new URL(api.url).port), token: api.token, keys, acknowledgedFile }
    const lanes = startTurnProcess<LanesTurn>(launchScript(fileURLToPath(new URL('./queue/run-lanes.ts', import.meta.url)), order))
    const looks: MemoryLook[] = []
    const turns: LanesTurn[] = []
    const startMs = performance.now()
    const stop = new AbortController()
    process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort())
    try {
      for (let at = 1; at <= turnCount && !stop.signal.aborted; at++) {
        const turn = await lanes.turn((minutes * 60_000) / turnCount)
        const slowestMs = await slowestRead(api.read)
        const { rssMib, heapMib } = await api.memory()
        const isForced = at % forcedEvery === 0 || at === turnCount
        const collectedHeapMib = isForced ? await api.collectedHeapMib() : undefined
        turns.push(turn)
        looks.push({ share: at / turnCount, atMs: performance.now() - startMs, rssMib, collectedHeapMib })
        const memory = `RSS ${rssMib.toFixed(0)} MiB, heap ${heapMib.toFixed(0)}${collectedHeapMib ? `, ${collectedHeapMib.toFixed(1)} after collection` : ''}`
        say(`${at} of ${turnCount}: ${rateOf(turn)}; ${memory}; ${turn.acknowledgedCount} jobs; slowest page ${slowestMs.toFixed(0)} ms`)
      }
    } finally {
      await lanes.stop()
    }
    const { submittedCount, acknowledgedCount } = turns.at(-1)!
    const judged = await judgeQueue(fileURLToPath(api.databaseUrl), acknowledgedFile, submittedCount)
    const counts = `${acknowledgedCount} jobs, ${judged.lostCount} lost, ${judged.doubleCount} double`
    if (turns.length < turnCount) {
      const interrupted = `interrupted after ${turns.length} of ${turnCount} turns: the memory of so few is not judged`
      return { runCount: acknowledgedCount, violations: [...judged.violations, interrupted], lastLine: `${counts}, interrupted` }
    }
    const memory = judgeMemory(looks)
    const tenth = Math.ceil(turnCount / 10)
    say(`first tenth: ${meanRate(turns.slice(0, tenth))}; last tenth: ${meanRate(turns.slice(-tenth))}`)
    for (const line of memory.lines) say(line)
    return {
      runCount: acknowledgedCount,
      violations: [...judged.violations, ...memory.violations],
      lastLine: `${counts}, ${memory.violations.length === 0 ? 'flat' : 'growing'} memory`,
    }
  } finally {
    close()
    await api.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function slowestRead(read: (path: string) => Promise<string>): Promise<number> {
  let slowestMs = 0
  for (const path of reads) {
    const startMs = performance.now()
    await read(path)
    slowestMs = Math.max(slowestMs, performance.now() - startMs)
  }
  return slowestMs
}

const rateOf = ({ claimsPerS, claimP50Ms, claimP99Ms }: LanesTurn) =>
  `${claimsPerS.toFixed(0)} claims/s, p50 ${claimP50Ms.toFixed(1)} ms, p99 ${claimP99Ms.toFixed(1)} ms`

function meanRate(turns: readonly LanesTurn[]): string {
  const mean = (of: (turn: LanesTurn) => number) => turns.reduce((sum, turn) => sum + of(turn), 0) / turns.length
  return `${mean(({ claimsPerS }) => claimsPerS).toFixed(0)} claims/s, p99 ${mean(({ claimP99Ms }) => claimP99Ms).toFixed(1)} ms`
}

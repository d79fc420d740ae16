import { type JobId, VariantId, type Workload } from '@effzoo/contract'
import { launchScript } from '@effzoo/zoo/turns'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { registerRunner } from '../../../apps/api/src/db/queries/register-runner.ts'
import { jobs } from '../../../apps/api/src/db/schema/jobs.ts'
import { mintId } from '../../../apps/api/src/mint-id.ts'
import { nodeTargetWith } from '../../api-target/node-target.ts'
import type { RunnersOrder } from './run-runners.ts'
import { startTurnProcess, type TurnProcess } from './turn-process.ts'

const device = {
  id: 'dev_00000000',
  cpuModel: 'none',
  physicalCores: 1,
  logicalCores: 1,
  memoryBytes: 2 ** 33,
  arch: 'x64',
  os: 'none',
  nodeVersion: 'none',
  gpus: [],
}

const workload: Workload = {
  variant: VariantId.parse('efficientnet-b0'),
  task: 'infer',
  engine: 'tensorflow',
  batchSize: 1,
  imagePx: 224,
  precision: 'float32',
  protocol: 'quick',
}

/** As small as one can be: the fewest samples of the quick protocol. */
const measurement = {
  workload,
  engineVersion: 'none',
  execution: 'graph',
  threads: 1,
  phases: { loadMs: 1, compileMs: 1, firstRunMs: 1, warmupMs: 1, warmupRuns: 1 },
  samplesMs: [5, 4, 4, 6, 4, 4, 4, 5, 4, 4, 4],
  losses: null,
  peakMemoryBytes: null,
  clock: { name: 'performance.now', resolutionMs: 0.001 },
  startedAtMs: 1,
  finishedAtMs: 2,
  device,
  runnerVersion: 'none',
}

const rowsPerStatement = 500

/** The server of `npm run serve` with a database file, and its runners in a process of their own. */
export async function startEffzoo(runnerCount: number, nodeOptions: readonly string[]): Promise<TurnProcess> {
  const api = await nodeTargetWith({}, nodeOptions).start()
  const { db, close } = await openDatabase(api.databaseUrl)
  const keys: string[] = []
  for (let i = 0; i < runnerCount; i++) {
    const engines = [{ name: 'tensorflow', version: null, unavailable: null, tasks: { infer: true } }] as const
    keys.push((await registerRunner(db, { name: `bench-${i}`, device, engines: [...engines] }, 'local', Date.now())).key)
  }
  const order: RunnersOrder = { port: Number(new URL(api.url).port), keys, result: JSON.stringify(measurement) }
  const runners = startTurnProcess(launchScript(new URL('./run-runners.ts', import.meta.url).pathname, order))

  async function submit(jobCount: number) {
    const nowMs = Date.now()
    for (let from = 0; from < jobCount; from += rowsPerStatement) {
      const rows = Array.from({ length: Math.min(rowsPerStatement, jobCount - from) }, () => ({
        id: mintId('job') as JobId,
        ...workload,
        memoryBytes: 1,
        requestSha256: '',
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      }))
      await db.insert(jobs).values(rows)
    }
  }

  return {
    async turn(jobCount) {
      await submit(jobCount)
      return runners.turn(jobCount)
    },
    async stop() {
      await runners.stop()
      close()
      await api.close()
    },
  }
}

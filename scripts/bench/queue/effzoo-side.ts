import type { JobId } from '@effzoo/contract'
import { launchScript } from '@effzoo/zoo/turns'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { jobs } from '../../../apps/api/src/db/schema/jobs.ts'
import { mintId } from '../../../apps/api/src/mint-id.ts'
import { nodeTargetWith } from '../../api-target/node-target.ts'
import { measurementOf, registerRunners, workload } from './pretended-work.ts'
import type { RunnersOrder } from './run-runners.ts'
import { startTurnProcess, type Turn, type TurnProcess } from './turn-process.ts'

const rowsPerStatement = 500

/** The server of `npm run serve` with a database file, and its runners in a process of their own. */
export async function startEffzoo(runnerCount: number, nodeOptions: readonly string[]): Promise<TurnProcess<Turn>> {
  const api = await nodeTargetWith({}, nodeOptions).start()
  const { db, close } = await openDatabase(api.databaseUrl)
  const order: RunnersOrder = {
    port: Number(new URL(api.url).port),
    keys: await registerRunners(db, runnerCount),
    result: JSON.stringify(measurementOf(workload)),
  }
  const runners = startTurnProcess<Turn>(launchScript(new URL('./run-runners.ts', import.meta.url).pathname, order))

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

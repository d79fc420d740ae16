import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { providePackages } from '../provide-packages.ts'
import { startPostgres } from './postgres.ts'
import { startTurnProcess, type Turn, type TurnProcess } from './turn-process.ts'

const peerPackages = { pinned: new URL('./peer/', import.meta.url), collection: 'queue-peer', names: 'graphile-worker' } as const

/** graphile-worker's workers in a process of their own, over a new PostgreSQL. Throws what is missing for it. */
export async function startPeer(
  workerCount: number,
  say: (line: string) => void,
): Promise<TurnProcess<Turn> & { readonly version: string }> {
  const modules = await providePackages(peerPackages, say)
  const cluster = await startPostgres()
  const order = JSON.stringify({ modules, host: cluster.host, workerCount })
  const workers = startTurnProcess<Turn>({
    command: process.execPath,
    args: [fileURLToPath(new URL('./peer/work.mjs', import.meta.url)), order],
    env: { NO_LOG_SUCCESS: '1' },
  })
  return {
    version: cluster.version,
    turn: workers.turn,
    async stop() {
      await workers.stop()
      await cluster.stop()
    },
  }
}

import { VariantId, type Workload } from '@effzoo/contract'
import type { Database } from '../../../apps/api/src/db/database.ts'
import { registerRunner } from '../../../apps/api/src/db/queries/register-runner.ts'

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

export const workload: Workload = {
  variant: VariantId.parse('efficientnet-b0'),
  task: 'infer',
  engine: 'tensorflow',
  batchSize: 1,
  imagePx: 224,
  precision: 'float32',
  protocol: 'quick',
}

/** As small as one can be: the fewest samples of the quick protocol. */
export const measurementOf = (of: Workload) => ({
  workload: of,
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
})

/** Their keys. */
export async function registerRunners(db: Database, count: number): Promise<string[]> {
  const keys: string[] = []
  for (let i = 0; i < count; i++) {
    const engines = [{ name: 'tensorflow', version: null, unavailable: null, tasks: { infer: true } }] as const
    keys.push((await registerRunner(db, { name: `bench-${i}`, device, engines: [...engines] }, 'local', Date.now())).key)
  }
  return keys
}

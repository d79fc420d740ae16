import { type Device, type EngineName, familyNames, type RunnerId, VariantId } from '@effzoo/contract'
import type { Random } from '@effzoo/stats'
import type { aggregates } from '../../../apps/api/src/db/schema/aggregates.ts'
import type { jobs } from '../../../apps/api/src/db/schema/jobs.ts'
import type { results } from '../../../apps/api/src/db/schema/results.ts'
import type { variants } from '../../../apps/api/src/db/schema/variants.ts'
import { mintId } from '../../../apps/api/src/mint-id.ts'

export const deviceIds = ['dev_00000001', 'dev_00000002', 'dev_00000003', 'dev_00000004', 'dev_00000005'] as const
export const engines = ['tensorflow', 'onnxruntime'] as const satisfies readonly EngineName[]
export const pxChoices = [192, 224, 240, 260, 288, 300, 320, 384, 448, 480] as const

const fraction = (random: Random) => random.below(1_000_000) / 1_000_000
/** Spread over the scale as sizes of networks are: as many between 1 and 10 million as between 10 and 100. */
const logarithmic = (random: Random, low: number, high: number) => Math.round(low * (high / low) ** fraction(random))

type VariantRow = typeof variants.$inferSelect

export function makeVariant(index: number, random: Random): VariantRow {
  const px = random.pick(pxChoices)
  const params = logarithmic(random, 1e6, 5e8)
  const hasAccuracy = random.chance(0.8)
  const top1 = hasAccuracy ? Math.round((68 + 22 * fraction(random)) * 1_000) / 1_000 : null
  return {
    id: VariantId.parse(`variant-${String(index).padStart(5, '0')}`),
    family: random.pick(familyNames),
    px,
    trainPx: px,
    params,
    statisticParams: Math.round(params / 500),
    macs: logarithmic(random, 1e8, 1e11),
    macsAtTrainPx: logarithmic(random, 1e8, 1e11),
    weightBytes: params * 4,
    activationBytes: logarithmic(random, 1e6, 1e9),
    follows: 'nobody: made up for a benchmark',
    top1,
    top5: top1 === null ? null : Math.round((top1 + (100 - top1) * 0.7) * 1_000) / 1_000,
    top1Figure: hasAccuracy ? 'fig_0000000000000000' : null,
  }
}

export const makeDevice = (id: string): Device => ({
  id,
  cpuModel: `Made-up CPU ${id.at(-1)}`,
  physicalCores: 4,
  logicalCores: 8,
  memoryBytes: 2 ** 34,
  arch: 'x64',
  os: 'Linux',
  nodeVersion: '20.20.2',
  gpus: [],
})

interface Work {
  readonly variant: VariantRow
  readonly id: (typeof deviceIds)[number]
  readonly engine: (typeof engines)[number]
}

export function makeResult({ variant, id, engine }: Work, runner: RunnerId, random: Random) {
  const medianMs = logarithmic(random, 1_000, 500_000) / 1_000
  const receivedAtMs = 1_790_000_000_000 + random.below(1_000_000_000)
  const workload = {
    variant: variant.id,
    task: 'infer',
    engine,
    batchSize: 1,
    imagePx: variant.px,
    precision: 'float32',
    protocol: 'quick',
  } as const
  const numbers = {
    medianMs,
    p90Ms: Math.round(medianMs * 1_100) / 1_000,
    p99Ms: null,
    imagesPerS: 1_000 / medianMs,
    utilization: fraction(random),
    grade: random.pick(['A', 'B', 'C', 'D'] as const),
    sampleCount: 64,
    engineVersion: '1.0.0',
  }
  const ids = { result: mintId('result'), job: mintId('job') }
  const job: typeof jobs.$inferInsert = {
    ...workload,
    ...{ id: ids.job, memoryBytes: 1, state: 'done', attempt: 1, runner, result: ids.result, requestSha256: 'none' },
    ...{ createdAtMs: receivedAtMs, updatedAtMs: receivedAtMs },
  }
  const result: typeof results.$inferInsert = {
    ...workload,
    ...numbers,
    ...{ id: ids.result, job: ids.job, attempt: 1, runner, receivedAtMs, measurementSha256: 'none' },
    ...{ minMs: medianMs, meanMs: medianMs, madMs: 0, execution: 'graph', runnerVersion: '0.1.0', startedAtMs: 0, finishedAtMs: 0 },
    phases: { loadMs: 1, compileMs: 1, firstRunMs: 1, warmupMs: 1, warmupRuns: 1, warmupCap: null },
    samplesMs: Array.from({ length: 64 }, () => medianMs),
    clock: { name: 'performance.now', resolutionMs: 0.001, overheadMs: null },
    device: makeDevice(id),
  }
  const aggregate: typeof aggregates.$inferInsert = {
    ...workload,
    ...numbers,
    ...ids,
    device: id,
    receivedAtMs,
    resultCount: 1,
    version: 1,
  }
  return { job, result, aggregate }
}

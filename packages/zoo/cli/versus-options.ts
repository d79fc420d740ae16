import { byNearness, defaultBatchSize, EngineName, jobBounds, Precision, Task, type VariantId, type Workload } from '@effzoo/contract'
import { variantIds } from '@effzoo/models'
import { comparisonDefaults } from '@effzoo/stats'
import { oneOf } from './one-of.ts'
import { UsageError } from './usage-error.ts'
import { wholeNumber } from './whole-number.ts'

/** From 8 on there is an interval of 99 %; with ten one wild round does not take it away. */
export const minRoundCount = 10

/** What is measured of both, and how long, for `parseArgs`. */
export const versusFlags = {
  task: { type: 'string' },
  engine: { type: 'string' },
  batch: { type: 'string' },
  px: { type: 'string' },
  precision: { type: 'string' },
  rounds: { type: 'string' },
  'least-effect': { type: 'string' },
} as const

export interface VersusValues {
  readonly task?: string | undefined
  readonly engine?: string | undefined
  readonly batch?: string | undefined
  readonly px?: string | undefined
  readonly precision?: string | undefined
  readonly rounds?: string | undefined
  readonly 'least-effect'?: string | undefined
}

function leastEffectOf(text: string): number {
  const share = Number(text)
  if (!(share > 0 && share < 1)) throw new UsageError(`--least-effect ${text}: allowed is a share between 0 and 1, such as 0.02`)
  return share
}

/** A variant that is shipped; `named` is how the call names it, as in `--variant NAME`. */
export function findVariantId(name: string, named = name): VariantId {
  const variant = variantIds.find((id) => id === name)
  if (!variant) throw new UsageError(`${named}: there is none; the nearest is ${byNearness(name, variantIds)[0]}`)
  return variant
}

/** What is measured of a variant, and how long; `px` is the size where none is told. */
export function readVersusWorkload(values: VersusValues, px: number) {
  const task = oneOf('task', values.task ?? 'infer', Task.options)
  const shared: Omit<Workload, 'variant'> = {
    engine: oneOf('engine', values.engine ?? 'tensorflow', EngineName.options),
    task,
    batchSize: wholeNumber('batch', values.batch ?? String(defaultBatchSize[task]), 1, jobBounds.maxBatchSize),
    imagePx: wholeNumber('px', values.px ?? String(px), jobBounds.minPx, jobBounds.maxPx),
    precision: oneOf('precision', values.precision ?? 'float32', Precision.options),
    protocol: 'quick',
  }
  return {
    shared,
    roundCount: wholeNumber('rounds', values.rounds ?? String(minRoundCount), minRoundCount, 1_000),
    leastEffectShare: leastEffectOf(values['least-effect'] ?? String(comparisonDefaults.leastEffectShare)),
  }
}

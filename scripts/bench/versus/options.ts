import { parseArgs } from 'node:util'
import { defaultBatchSize, EngineName, jobBounds, Task, type Workload } from '@effzoo/contract'
import { comparisonDefaults } from '@effzoo/stats'
import { UsageError, wholeNumber } from '@effzoo/zoo/cli'
import { findVariantId } from '../find-variant.ts'

/** From 8 on there is an interval of 99 %; with ten one wild round does not take it away. */
export const minRoundCount = 10

export const workloadFlags = {
  engine: { type: 'string', default: 'tensorflow' },
  task: { type: 'string', default: 'infer' },
  batch: { type: 'string' },
  px: { type: 'string' },
  rounds: { type: 'string', default: String(minRoundCount) },
  'least-effect': { type: 'string', default: String(comparisonDefaults.leastEffectShare) },
} as const

export const workloadUsage = `  --engine NAME      default tensorflow; ${EngineName.options.join(', ')}
  --task TASK        default infer; ${Task.options.join(', ')}
  --batch N          default ${defaultBatchSize.infer} for infer, ${defaultBatchSize['train-step']} for train-step
  --rounds N         default ${minRoundCount}, which is the least
  --least-effect X   a smaller difference is none, default ${comparisonDefaults.leastEffectShare} (2 %)
  --json FILE        all samples too
`

type WorkloadValues = { readonly [Flag in keyof typeof workloadFlags]?: string | undefined }

function oneOf<Name extends string>(flag: string, text: string | undefined, names: readonly Name[]): Name {
  const name = names.find((known) => known === text)
  if (!name) throw new UsageError(`--${flag} ${text}: allowed are ${names.join(', ')}`)
  return name
}

function leastEffectOf(text = ''): number {
  const share = Number(text)
  if (!(share > 0 && share < 1)) throw new UsageError(`--least-effect ${text}: allowed is a share between 0 and 1, such as 0.02`)
  return share
}

/** What is measured of a variant, and how long; `px` is the size where none is told. */
export function readWorkload(values: WorkloadValues, px: number) {
  const task = oneOf('task', values.task, Task.options)
  const shared: Omit<Workload, 'variant'> = {
    engine: oneOf('engine', values.engine, EngineName.options),
    task,
    batchSize: values.batch === undefined ? defaultBatchSize[task] : wholeNumber('batch', values.batch, 1, jobBounds.maxBatchSize),
    imagePx: wholeNumber('px', values.px ?? String(px), jobBounds.minPx, jobBounds.maxPx),
    precision: 'float32',
    protocol: 'quick',
  }
  const roundCount = wholeNumber('rounds', values.rounds ?? '', minRoundCount, 1_000)
  return { shared, roundCount, leastEffectShare: leastEffectOf(values['least-effect']) }
}

export function readOptions(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...workloadFlags, json: { type: 'string' } },
  })
  const [baseline, candidate, ...rest] = positionals.map((name) => findVariantId(name))
  if (!baseline || !candidate || rest.length > 0) throw new UsageError(`name two variants; ${positionals.length} are named`)
  const { shared, ...how } = readWorkload(values, 224)
  return { baseline: { ...shared, variant: baseline }, candidate: { ...shared, variant: candidate }, ...how, jsonFile: values.json }
}

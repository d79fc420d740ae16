import {
  type EngineName,
  engineNames,
  type JobRequest,
  jobBounds,
  Precision,
  ProtocolName,
  type Task,
  taskNames,
  VariantId,
} from '@effzoo/contract'
import { UsageError } from './usage-error.ts'
import { wholeNumber } from './whole-number.ts'

/** The flags that say what to measure, for `parseArgs`. */
export const workloadFlags = {
  task: { type: 'string' },
  engine: { type: 'string' },
  batch: { type: 'string' },
  px: { type: 'string' },
  precision: { type: 'string' },
  protocol: { type: 'string' },
} as const

export interface WorkloadValues {
  readonly task?: string | undefined
  readonly engine?: string | undefined
  readonly batch?: string | undefined
  readonly px?: string | undefined
  readonly precision?: string | undefined
  readonly protocol?: string | undefined
}

function tasksOf(text: string): readonly Task[] {
  if (text === 'both') return taskNames
  const task = taskNames.find((name) => name === text)
  if (!task) throw new UsageError(`--task ${text}: allowed are ${taskNames.join(', ')} and both`)
  return [task]
}

function engineOf(text: string): EngineName {
  const engine = engineNames.find((name) => name === text)
  if (!engine) throw new UsageError(`--engine ${text}: allowed are ${engineNames.join(', ')}`)
  return engine
}

function precisionOf(text: string): Precision {
  const precision = Precision.options.find((name) => name === text)
  if (!precision) throw new UsageError(`--precision ${text}: allowed are ${Precision.options.join(', ')}`)
  return precision
}

function protocolOf(text: string): ProtocolName {
  const protocol = ProtocolName.options.find((name) => name === text)
  if (!protocol) throw new UsageError(`--protocol ${text}: allowed are ${ProtocolName.options.join(', ')}`)
  return protocol
}

/** One job request per variant and task; throws UsageError for a value that the registry would refuse. */
export function benchRequests(variants: readonly string[], values: WorkloadValues): JobRequest[] {
  if (variants.length === 0) throw new UsageError('name at least one variant, such as efficientnetv2-b0')
  const tasks = tasksOf(values.task ?? 'both')
  const shared = {
    ...(values.engine !== undefined && { engine: engineOf(values.engine) }),
    ...(values.batch !== undefined && { batchSize: wholeNumber('batch', values.batch, 1, jobBounds.maxBatchSize) }),
    ...(values.precision !== undefined && { precision: precisionOf(values.precision) }),
    ...(values.protocol !== undefined && { protocol: protocolOf(values.protocol) }),
    ...(values.px !== undefined && { imagePx: wholeNumber('px', values.px, jobBounds.minPx, jobBounds.maxPx) }),
  }
  return variants.flatMap((name) => {
    const variant = VariantId.safeParse(name)
    if (!variant.success) throw new UsageError(`${name} is not ${variant.error.issues[0]?.message}`)
    return tasks.map((task) => ({ variant: variant.data, task, ...shared }))
  })
}

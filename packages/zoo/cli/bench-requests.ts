import {
  engineNames,
  type JobRequest,
  jobBounds,
  Precision,
  ProtocolName,
  type SweepRequest,
  type Task,
  taskNames,
  VariantId,
} from '@effzoo/contract'
import { oneOf } from './one-of.ts'
import { type SelectionValues, selectionFlags, selectionOf } from './selection-flags.ts'
import { UsageError } from './usage-error.ts'
import { wholeNumber } from './whole-number.ts'

/** The flags that say what to measure, and who may, for `parseArgs`. */
export const workloadFlags = {
  task: { type: 'string' },
  engine: { type: 'string' },
  batch: { type: 'string' },
  px: { type: 'string' },
  precision: { type: 'string' },
  protocol: { type: 'string' },
  ...selectionFlags,
} as const

/** A sweep whose tasks are named. */
type TaskSweep = SweepRequest & { tasks: Task[] }

export interface WorkloadValues extends SelectionValues {
  readonly task?: string | undefined
  readonly engine?: string | undefined
  readonly batch?: string | undefined
  readonly px?: string | undefined
  readonly precision?: string | undefined
  readonly protocol?: string | undefined
}

function distinct<Entry extends string>(entries: Entry[], where = ''): Entry[] {
  const repeated = entries.find((entry, i) => entries.indexOf(entry) < i)
  if (repeated !== undefined) throw new UsageError(`${where}${repeated} stands twice`)
  return entries
}

/** What stands in a flag: one, or several joined by commas. */
const listOf = (flag: string, text: string) =>
  distinct(
    text.split(',').map((entry) => entry.trim()),
    `--${flag} ${text}: `,
  )

function taskOf(text: string): Task {
  const task = taskNames.find((name) => name === text)
  if (!task) throw new UsageError(`--task ${text}: allowed are ${taskNames.join(', ')} and both`)
  return task
}

const tasksOf = (text: string): readonly Task[] => (text === 'both' ? taskNames : listOf('task', text).map(taskOf))

/** What the flags ask for; throws UsageError for a value that the registry would refuse. */
export function sweepRequest(variants: readonly string[], values: WorkloadValues): TaskSweep {
  if (variants.length === 0) throw new UsageError('name at least one variant, such as efficientnetv2-b0')
  return {
    variants: distinct(variants.map(variantOf)),
    tasks: [...tasksOf(values.task ?? 'both')],
    ...(values.engine !== undefined && { engines: listOf('engine', values.engine).map((name) => oneOf('engine', name, engineNames)) }),
    ...(values.batch !== undefined && { batchSizes: listOf('batch', values.batch).map(batchSizeOf) }),
    ...(values.precision !== undefined && { precision: oneOf('precision', values.precision, Precision.options) }),
    ...(values.protocol !== undefined && { protocol: oneOf('protocol', values.protocol, ProtocolName.options) }),
    ...(values.px !== undefined && { imagePx: wholeNumber('px', values.px, jobBounds.minPx, jobBounds.maxPx) }),
    ...selectionOf(values, Date.now()),
  }
}

/** The same as one request for each job. */
export function benchRequests(names: readonly string[], values: WorkloadValues): JobRequest[] {
  const { variants, tasks, engines = [undefined], batchSizes = [undefined], ...shared } = sweepRequest(names, values)
  return variants.flatMap((variant) =>
    tasks.flatMap((task) =>
      engines.flatMap((engine) =>
        batchSizes.map((batchSize) => ({ variant, task, ...(engine && { engine }), ...(batchSize && { batchSize }), ...shared })),
      ),
    ),
  )
}

const batchSizeOf = (text: string) => wholeNumber('batch', text, 1, jobBounds.maxBatchSize)

function variantOf(name: string): VariantId {
  const variant = VariantId.safeParse(name)
  if (!variant.success) throw new UsageError(`${name} is not ${variant.error.issues[0]?.message}`)
  return variant.data
}

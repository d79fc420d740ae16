import { defaultBatchSize, type Filter, type ListQuery, measuredFields, modelParameters, type Task, ZooError } from '@effzoo/contract'
import type { Choice } from './newest-results.ts'

const isMeasured = (field: string) => Object.hasOwn(measuredFields, field)

/** Parameters that only a measured variant can match. */
const requiring = new Set(['maxAgeDays', ...[...modelParameters.values()].filter(({ field }) => isMeasured(field)).map(({ name }) => name)])

/** How a query asks for measurements: not at all, to show or to sort by them, or so that only measured variants can match. */
export function measuredUse(query: ListQuery): 'none' | 'shown' | 'required' {
  for (const name in query) if (requiring.has(name)) return 'required'
  const isShown =
    query.sort?.some(({ field }) => isMeasured(field)) ||
    [query.fields, query.facets, query.pareto].some((names) => names?.some(isMeasured)) ||
    (query.filter !== undefined && namesMeasured(query.filter))
  return isShown ? 'shown' : 'none'
}

function namesMeasured(filter: Filter, isWanted = isMeasured): boolean {
  if (filter.kind === 'compare') return isWanted(filter.field)
  return filter.kind === 'not' ? namesMeasured(filter.of, isWanted) : filter.of.some((part) => namesMeasured(part, isWanted))
}

const isTrainStep = (field: string) => field === 'trainStepMs'

function asksForTrainStep(query: ListQuery): boolean {
  const named = [...(query.sort ?? []).map(({ field }) => field), ...(query.fields ?? []), ...(query.pareto ?? [])]
  return (
    'minTrainStepMs' in query ||
    'maxTrainStepMs' in query ||
    named.some(isTrainStep) ||
    (query.filter ? namesMeasured(query.filter, isTrainStep) : false)
  )
}

/**
 * Which measurements stand beside the variants. What the query leaves open is what a job would fill in: inference, its default batch,
 * float32, the variant's own px (the one its accuracy is for). Device and engine stay open: then the newest counts.
 */
export function chooseMeasurements(query: ListQuery, devicesNamed: (text: string) => readonly string[]): Choice {
  const isTraining = asksForTrainStep(query)
  if (isTraining && query.task === 'infer') {
    const detail = 'trainStepMs is of training steps; ask for task=train-step, or for medianMs'
    throw new ZooError('invalid-request', detail, { errors: [{ pointer: 'task', detail }] })
  }
  const task = (query.task ?? (isTraining ? 'train-step' : 'infer')) as Task
  return {
    devices: query.device === undefined ? undefined : devicesNamed(String(query.device)),
    engine: query.engine as string | undefined,
    task,
    batch: (query.batch as number | undefined) ?? defaultBatchSize[task],
    precision: (query.precision as string | undefined) ?? 'float32',
    imagePx: query.imagePx as number | undefined,
  }
}

/** Parameters that choose among measurements, and are not tested on the chosen one a second time. */
export const choosing = ['device', 'engine', 'task', 'batch', 'precision', 'imagePx'] as const

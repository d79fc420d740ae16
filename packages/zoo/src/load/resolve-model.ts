import { findEntry } from '../catalogue/catalogue.ts'
import { importWeights } from '../import/import-weights.ts'
import { pull } from '../pull/pull.ts'
import type { PullOptions } from '../pull/pulled-checkpoint.ts'
import { type Checkpoint, checkpointOf } from './checkpoint.ts'
import { readCheckpoint } from './read-checkpoint.ts'

export interface ResolveOptions extends PullOptions {
  /** What a file of weights is of, where its tensors do not tell. */
  readonly variant?: string
}

/** A path has a separator or the ending of a file of weights; a reference has neither. */
const isPath = (model: string) => /[\\/]|\.(?:safetensors|pth|pt|bin|h5|index)$/.test(model)

/** The weights that a reference or a path means, in memory: pulled where they are not here yet. */
export async function resolveModel(model: string, { variant, ...options }: ResolveOptions = {}): Promise<Checkpoint> {
  if (isPath(model)) return readWeightFile(model, variant)
  if (variant !== undefined) throw new Error(`the variant is told of a file of weights alone: ${model} has its own`)
  return readCheckpoint(await pull(model, options))
}

/** A file says what its weights are, and not how images are given to them: that is as the variant's own checkpoint has it. */
async function readWeightFile(path: string, named: string | undefined): Promise<Checkpoint> {
  const { variant, classes: count, tensors } = await importWeights(path, named === undefined ? {} : { variant: named })
  const entry = findEntry(variant)
  if (!entry)
    throw new Error(`the catalogue has no checkpoint of ${variant}, so that nothing says how images are given to the weights in ${path}`)
  const labels = count === entry.classes.count ? entry.classes.labels : null
  const weights = new Map(tensors.map(({ name, data }) => [name, data]))
  return checkpointOf({ id: null, variant, preprocessing: entry.preprocessing, classes: { count, labels }, weights })
}

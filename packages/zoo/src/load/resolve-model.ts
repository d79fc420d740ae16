import { importWeights } from '../import/import-weights.ts'
import { type PullOptions, pull } from '../pull/pull.ts'
import { type Checkpoint, checkpointOf } from './checkpoint.ts'
import { defaultPreprocessing } from './default-preprocessing.ts'
import { readCheckpoint } from './read-checkpoint.ts'

export interface ResolveOptions extends PullOptions {
  /** What a file of weights is of, where its tensors do not tell. */
  readonly variant?: string
}

/** A path has a separator or an ending of a file's name; a reference has neither, nor is it looked for in the current folder. */
const isPath = (model: string) => /[\\/]|\.(?:safetensors|pth|pt|bin|h5|index)$/.test(model)

/** The weights that a name or a path means, in memory: pulled where they are not here yet. */
export async function resolveModel(model: string, { variant, ...options }: ResolveOptions = {}): Promise<Checkpoint> {
  if (!isPath(model)) return readCheckpoint(await pull(model, options))
  return readWeightFile(model, variant)
}

/** A file says what its weights are, and not how images are given to them: that is as the variant's own checkpoint has it. */
async function readWeightFile(path: string, variant: string | undefined): Promise<Checkpoint> {
  const imported = await importWeights(path, variant === undefined ? {} : { variant })
  const { preprocessing, labels } = defaultPreprocessing(imported.variant, imported.classes)
  const weights = new Map(imported.tensors.map(({ name, data }) => [name, data]))
  return checkpointOf({ id: null, variant: imported.variant, preprocessing, classes: { count: imported.classes, labels }, weights })
}

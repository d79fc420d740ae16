import { detectTable, type WeightTable } from '@effzoo/models'

/**
 * Where training scripts of PyTorch keep a model inside a checkpoint. Averaged weights come first: the published accuracy is theirs.
 * timm looks in the same places (models/_helpers.py).
 */
const containers = ['state_dict_ema.', 'model_ema.', '', 'state_dict.', 'model.']

/** What torch's DistributedDataParallel and torch.compile put before each name. */
const wrappers = ['', 'module.', '_orig_mod.']

export interface Naming {
  readonly table: WeightTable
  /** Names of the model's tensors begin with it in the file, and not in the table. */
  readonly prefix: string
}

/** How the tensors of a file are named, by their names alone. */
export function findNaming(names: readonly string[]): Naming {
  for (const prefix of containers.flatMap((container) => wrappers.map((wrapper) => container + wrapper))) {
    const table = detectTable(names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)))
    if (table) return { table, prefix }
  }
  const first = names.slice(0, 5).join(', ')
  throw new Error(
    `these ${names.length} tensors are named in no way that is known (effzoo, timm, efficientnet-pytorch, Keras, Google's checkpoints): ${first}${names.length > 5 ? ', …' : ''}`,
  )
}

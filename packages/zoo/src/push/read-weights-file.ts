import type { CheckpointManifest } from '@effzoo/contract'
import { detectTable } from '@effzoo/models'
import type { OpenedTensorFile } from '../formats/open-tensor-file.ts'
import { openTensorFile } from '../formats/open-tensor-file.ts'
import { variantKey } from '../import/import-weights.ts'

/** What a file of weights under our own names says of itself. */
export interface WeightsFile {
  readonly dtype: CheckpointManifest['dtype']
  readonly classCount: number
  /** Where the file names it. */
  readonly variant: string | undefined
}

/** Only safetensors under our own names go into a registry as they are. */
export async function readWeightsFile(path: string): Promise<WeightsFile> {
  const file = await openTensorFile(path)
  try {
    return describe(path, file)
  } finally {
    await file.close()
  }
}

function describe(path: string, { tensors, metadata }: OpenedTensorFile): WeightsFile {
  const dtypes = [...new Set([...tensors.values()].map(({ dtype }) => dtype))]
  const [dtype] = dtypes
  const classCount = tensors.get('classifier/bias')?.shape[0]
  const isOurs = metadata !== undefined && detectTable([...tensors.keys()])?.name === 'effzoo' && classCount !== undefined
  if (!isOurs) throw new Error(`${path} is no safetensors file under effzoo's own names; zoo import makes one of it and publishes that`)
  if (dtypes.length > 1 || (dtype !== 'float32' && dtype !== 'float16')) {
    throw new Error(`${path} holds numbers of ${dtypes.join(', ')}; a checkpoint has float32 alone, or float16 alone`)
  }
  return { dtype, classCount, variant: metadata.get(variantKey) }
}

import type { VariantId } from '@effzoo/contract'
import { findVariant, type NamedTensor, toOurTensor, type WeightTable } from '@effzoo/models'
import { type OpenedTensorFile, openTensorFile } from '../formats/open-tensor-file.ts'
import { toFloat32 } from '../formats/to-float32.ts'
import { findModel } from './find-model.ts'
import { findNaming } from './find-naming.ts'

export interface ImportedWeights {
  readonly variant: VariantId
  /** How the file named its tensors. */
  readonly naming: WeightTable['name']
  readonly classes: number
  /** The image size that position tables of attention are for; other weights fit every size. */
  readonly imagePx: number
  /** All weights of the variant, under our names, in the order of its layers. */
  readonly tensors: readonly NamedTensor[]
  /** What else the file holds: counters, optimizer state, raw values beside averaged ones. */
  readonly ignored: readonly string[]
}

export interface ImportOptions {
  /** Needed where several variants have weights of the same shapes, as `efficientnet-b0` and `efficientnet-b0-native` have. */
  readonly variant?: string
}

/** Under this key our own files name their variant. */
export const variantKey = 'variant'

/**
 * Reads the weights of a model from a file of any format and naming that is known, and gives them as ours, to the bit. Throws one error
 * for all that is missing, surplus or misshapen.
 */
export async function importWeights(source: string | OpenedTensorFile, { variant }: ImportOptions = {}): Promise<ImportedWeights> {
  if (typeof source !== 'string') return importFrom(source, variant)
  const file = await openTensorFile(source)
  try {
    return await importFrom(file, variant)
  } finally {
    await file.close()
  }
}

async function importFrom(file: OpenedTensorFile, variant: string | undefined): Promise<ImportedWeights> {
  const names = [...file.tensors.keys()]
  const { table, prefix } = findNaming(names)
  const shapes = [...file.tensors.values()]
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, shape }) => ({ name: name.slice(prefix.length), shape }))
  const saysOfItself = [file.metadata?.get(variantKey), table.model].find((id) => id !== undefined && findVariant(id) !== undefined)
  const model = findModel(table, shapes, variant ?? saysOfItself)

  const tensors: NamedTensor[] = []
  const ignored = new Set(names)
  for (const [ourName, upstream] of model.tensors) {
    const name = prefix + upstream.name
    tensors.push(toOurTensor(ourName, upstream, toFloat32(await file.read(name))))
    ignored.delete(name)
  }
  return {
    variant: model.variant,
    naming: table.name,
    classes: model.classes,
    imagePx: model.imagePx,
    tensors,
    ignored: [...ignored],
  }
}

import { writeSafetensors } from '../formats/safetensors/write.ts'
import { tensorFileOf } from '../formats/tensor.ts'
import { type ImportedWeights, variantKey } from './import-weights.ts'

/** The weights as a safetensors file in our own names, in pieces. It says which variant it is of: importing it again gives the same. */
export function exportSafetensors({ variant, tensors }: Pick<ImportedWeights, 'variant' | 'tensors'>): AsyncGenerator<Uint8Array> {
  const file = tensorFileOf(
    tensors.map(({ name, shape, data }) => ({
      name,
      shape,
      dtype: 'float32' as const,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    })),
  )
  return writeSafetensors(file, new Map([[variantKey, variant]]))
}

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expand, weights } from '@effzoo/models'
import { writeSafetensors } from '../formats/safetensors/write.ts'
import { infoOf, type TensorFile, type TensorInfo } from '../formats/tensor.ts'
import { variantKey } from '../import/import-weights.ts'
import { storedBytes } from './bytes.ts'
import type { Writer } from './writer.ts'

const fileName = 'model.safetensors'

/** Under our own names, and as `pull` gives it: other programs find the names in docs/weights.md. */
export const writeSafetensorsModel: Writer = async ({ variant, spec, preprocessing, weights: values }, folder, dtype) => {
  const infos = weights(expand(spec, preprocessing.px)).map(({ name, shape }): TensorInfo => ({ name, shape, dtype }))
  const tensors = new Map(infos.map((info) => [info.name, info]))
  const file: TensorFile = {
    tensors,
    read: async (name) => ({ ...infoOf(tensors, name), data: storedBytes(name, values.get(name)!, dtype) }),
    close: async () => {},
  }
  await writeFile(join(folder, fileName), writeSafetensors(file, new Map([[variantKey, variant]])))
  return [fileName]
}

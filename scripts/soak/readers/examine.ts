import { createRandom } from '@effzoo/stats'
import { memorySource } from '../../../packages/zoo/src/formats/byte-source.ts'
import { FormatError, type FormatName } from '../../../packages/zoo/src/formats/format-error.ts'
import { openPytorch } from '../../../packages/zoo/src/formats/pytorch/read.ts'
import { openSafetensors } from '../../../packages/zoo/src/formats/safetensors/read.ts'
import { readAll, type TensorFile, tensorBytes } from '../../../packages/zoo/src/formats/tensor.ts'
import { openTensorflow } from '../../../packages/zoo/src/formats/tensorflow/read.ts'
import { mutate } from './mutate.ts'
import { type Specimen, specimens } from './specimens.ts'

/** Of 32 files in a row one is an HDF5 file: the library takes some milliseconds for it, and some in a thousand must be ended. */
const kerasEvery = 32
const otherFormats = ['safetensors', 'pytorch', 'tensorflow'] as const

export const formatOf = (seed: number): FormatName => (seed % kerasEvery === 0 ? 'keras' : otherFormats[seed % otherFormats.length]!)

/** Opens the files of one specimen, changed or not. */
export type Open = (files: readonly Uint8Array[]) => Promise<TensorFile>

export const openers: Readonly<Record<Exclude<FormatName, 'keras'>, Open>> = {
  safetensors: ([file]) => openSafetensors(memorySource(file!)),
  pytorch: ([file]) => openPytorch(memorySource(file!)),
  tensorflow: ([index, data]) => openTensorflow({ index: memorySource(index!), openData: async () => memorySource(data!) }),
}

/** The files that a seed stands for. */
export function filesOf(seed: number): readonly Uint8Array[] {
  const random = createRandom(seed)
  const kind: readonly Specimen[] = specimens[formatOf(seed)]
  const { files, changeInside } = random.pick(kind)
  const other = random.pick(kind).files[0]!
  if (changeInside && random.chance(0.6)) return changeInside((bytes) => mutate(bytes, random, other))
  const target = random.chance(0.8) ? 0 : files.length - 1
  return files.map((file, i) => (i === target ? mutate(file, random, other) : file))
}

/** Reads all there is. Whatever is thrown but a FormatError is a violation; so is a tensor that is not what the file said. */
export async function examine(open: Open, files: readonly Uint8Array[]): Promise<'read' | 'refused'> {
  try {
    const file = await open(files)
    for await (const tensor of readAll(file)) {
      if (tensor.data.byteLength !== tensorBytes(tensor)) throw new Error(`${tensor.name} has ${tensor.data.byteLength} bytes`)
    }
    await file.close()
    return 'read'
  } catch (error) {
    if (error instanceof FormatError) return 'refused'
    throw error
  }
}

/** Every specimen must be readable as it is: otherwise a reader that refuses all would pass. */
export async function examineUnchanged(format: FormatName, open: Open): Promise<void> {
  for (const { name, files } of specimens[format] as readonly Specimen[]) {
    if ((await examine(open, files)) === 'refused') throw new Error(`${name} is refused as it is`)
  }
}

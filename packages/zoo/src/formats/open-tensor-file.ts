import { existsSync, statSync } from 'node:fs'
import type { ByteSource } from './byte-source.ts'
import { fileSource } from './file-source.ts'
import type { TensorFile } from './tensor.ts'

export interface OpenedTensorFile extends TensorFile {
  /** What the file says of itself, where its format has room for it. */
  readonly metadata?: ReadonlyMap<string, string>
}

interface Format {
  readonly name: string
  readonly isOf: (head: Uint8Array) => boolean
  /** Takes the source over; the library for Keras' files reads the path itself. */
  readonly open: (source: ByteSource, path: string) => Promise<OpenedTensorFile>
}

const headBytes = 9
const begins = (head: Uint8Array, text: string) => [...text].every((character, i) => head[i] === character.charCodeAt(0))

/** Readers are imported on use: that of HDF5 takes 4 MB of WebAssembly. */
const formats: readonly Format[] = [
  {
    name: 'safetensors',
    // the length of a header, far below 2 ** 40, and its opening brace
    isOf: (head) => head[5] === 0 && head[6] === 0 && head[7] === 0 && head[8] === '{'.charCodeAt(0),
    open: async (source) => (await import('./safetensors/read.ts')).openSafetensors(source),
  },
  {
    name: 'PyTorch',
    isOf: (head) => begins(head, 'PK\x03\x04') || begins(head, '\x80'),
    open: async (source) => (await import('./pytorch/read.ts')).openPytorch(source),
  },
  {
    name: 'Keras (.h5)',
    isOf: (head) => begins(head, '\x89HDF\r\n\x1a\n'),
    async open(source, path) {
      await source.close()
      return (await import('./keras/hdf5-worker.ts')).openKeras({ path })
    },
  },
]

async function openCheckpoint(prefix: string): Promise<OpenedTensorFile> {
  const { openTensorflow } = await import('./tensorflow/read.ts')
  const index = await fileSource(`${prefix}.index`)
  try {
    return await openTensorflow({ index, openData: (suffix) => fileSource(prefix + suffix) })
  } catch (error) {
    await index.close()
    throw error
  }
}

const checkpointPart = /\.(index|meta|data-\d{5}-of-\d{5})$/

/** Opens a file of weights by what it holds, whatever its name. A TensorFlow checkpoint is several files: any of them, or their common beginning. */
export async function openTensorFile(path: string): Promise<OpenedTensorFile> {
  const prefix = path.replace(checkpointPart, '')
  if ((prefix !== path || !existsSync(path)) && existsSync(`${prefix}.index`)) {
    return openCheckpoint(prefix)
  }
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new Error(`there is no file ${path}, and no ${path}.index of a TensorFlow checkpoint`)
  if (!stats.isFile()) throw new Error(`${path} is not a file; name the file of weights in it`)

  const source = await fileSource(path)
  try {
    const head = await source.read(0, Math.min(headBytes, source.sizeBytes))
    const format = formats.find(({ isOf }) => isOf(head))
    if (format) return await format.open(source, path)
    const names = [...formats.map(({ name }) => name), 'a TensorFlow checkpoint (its .index)'].join(', ')
    throw new Error(`${path} is in no format that is read: ${names}`)
  } catch (error) {
    await source.close()
    throw error
  }
}

import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { extname } from 'node:path'
import type { TensorFile } from './tensor.ts'

interface Piece {
  /** Appended to the path: a TensorFlow checkpoint is two files. */
  readonly suffix: string
  readonly bytes: Uint8Array
}
type Write = (file: TensorFile) => AsyncIterable<Piece>

async function* asOneFile(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  for await (const bytes of pieces) yield { suffix: '', bytes }
}

const writers: Readonly<Record<string, Write>> = {
  '.safetensors': async function* (file) {
    yield* asOneFile((await import('./safetensors/write.ts')).writeSafetensors(file))
  },
  '.pth': async function* (file) {
    yield* asOneFile((await import('./pytorch/write.ts')).writePytorch(file))
  },
  '.h5': async function* (file) {
    yield { suffix: '', bytes: await (await import('./keras/write.ts')).writeKeras(file) }
  },
  '.index': async function* (file) {
    yield* (await import('./tensorflow/write.ts')).writeTensorflow(file)
  },
}

/**
 * Writes all tensors in the format that the ending of the path names. The files get their names when they are whole; a crash leaves
 * `….incomplete` behind. Of a checkpoint the index comes last: where it is, the data is.
 */
export async function saveTensorFile(file: TensorFile, path: string): Promise<void> {
  const ending = extname(path).toLowerCase()
  const write = writers[ending]
  if (!write) throw new RangeError(`${path} has none of the endings that can be written: ${Object.keys(writers).join(', ')}`)
  const prefix = ending === '.index' ? path.slice(0, -ending.length) : path
  const handles = new Map<string, FileHandle>()
  const incomplete = (suffix: string) => `${prefix}${suffix}.incomplete`
  try {
    for await (const { suffix, bytes } of write(file)) {
      const handle = handles.get(suffix) ?? (await open(incomplete(suffix), 'w'))
      handles.set(suffix, handle)
      await handle.writeFile(bytes)
    }
    for (const handle of handles.values()) await handle.sync()
  } catch (error) {
    for (const [suffix, handle] of handles) {
      await handle.close()
      await rm(incomplete(suffix))
    }
    throw error
  }
  for (const [suffix, handle] of handles) {
    await handle.close()
    await rename(incomplete(suffix), `${prefix}${suffix}`)
  }
}

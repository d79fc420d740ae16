import { extname } from 'node:path'
import type { ByteSource } from './byte-source.ts'
import { fileSource } from './file-source.ts'
import type { TensorFile } from './tensor.ts'

/** A source is the reader's once it is open; before that, what fails must close it. */
async function withSource(path: string, open: (source: ByteSource) => Promise<TensorFile>): Promise<TensorFile> {
  const source = await fileSource(path)
  return open(source).catch(async (error) => {
    await source.close()
    throw error
  })
}

type Open = (path: string) => Promise<TensorFile>

const openPth: Open = async (path) => withSource(path, (await import('./pytorch/read.ts')).openPytorch)
const openHdf5: Open = async (path) => (await import('./keras/hdf5-worker.ts')).openKeras({ path })

/** Readers are imported on use: HDF5's takes 4 MB of WebAssembly. */
const openers: Readonly<Record<string, Open>> = {
  '.safetensors': async (path) => withSource(path, (await import('./safetensors/read.ts')).openSafetensors),
  '.pth': openPth,
  '.pt': openPth,
  '.bin': openPth,
  '.h5': openHdf5,
  '.hdf5': openHdf5,
  '.index': async (path) => {
    const { openTensorflow } = await import('./tensorflow/read.ts')
    const openData = (suffix: string) => fileSource(path.slice(0, -'.index'.length) + suffix)
    return withSource(path, (index) => openTensorflow({ index, openData }))
  },
}

/** Opens a file of weights by the ending of its name; of a TensorFlow checkpoint it is the `.index` that is named. */
export async function openWeights(path: string): Promise<TensorFile> {
  const open = openers[extname(path).toLowerCase()]
  if (!open) throw new RangeError(`${path} has none of the endings by which weights are known: ${Object.keys(openers).join(', ')}`)
  return open(path)
}

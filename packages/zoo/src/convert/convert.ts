import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BlobCache, openCache } from '../cache/blob-cache.ts'
import { convertedFolder } from '../cache/cache-paths.ts'
import { type Pulled, readCheckpoint, weightFileOf } from '../load/read-checkpoint.ts'
import type { ModelFormat } from './formats.ts'
import type { WeightDtype, Writer } from './writer.ts'

/** Imported on use: each brings what no other needs. */
const writers: Readonly<Record<ModelFormat, () => Promise<Writer>>> = {
  safetensors: async () => (await import('./safetensors.ts')).writeSafetensorsModel,
  tfjs: async () => (await import('./tfjs.ts')).writeTfjsModel,
  onnx: async () => (await import('./onnx.ts')).writeOnnxModel,
  savedmodel: async () => (await import('./saved-model.ts')).writeSavedModel,
}

/** Raised when a writer changes what it writes: what an older one wrote is then no longer taken for it. */
const writersVersion = 1

export interface ConvertOptions {
  readonly format: ModelFormat
  /** Of the weights as they are stored; all formats compute in float32. As the checkpoint has them unless told. */
  readonly dtype?: WeightDtype
  readonly cache?: BlobCache
}

export interface ConvertedModel {
  readonly format: ModelFormat
  readonly dtype: WeightDtype
  /** Where they lie. */
  readonly folder: string
  /** The first is the one to open. */
  readonly files: readonly { readonly name: string; readonly path: string; readonly sizeBytes: number }[]
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

async function syncFile(path: string) {
  const file = await open(path)
  await file.sync().finally(() => file.close())
}

/** Written under another name: where the folder is, it is whole. Of two processes at once both write, and the second's is thrown away. */
async function writeOnce(folder: string, write: (draft: string) => Promise<readonly string[]>) {
  if (await isThere(folder)) return
  const draft = `${folder}.${randomUUID()}.draft`
  await mkdir(draft, { recursive: true })
  try {
    for (const name of await write(draft)) await syncFile(join(draft, name))
    await rename(draft, folder).catch(async (error: Error) => {
      if (!(await isThere(folder))) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

const filesOf = (folder: string, names: readonly string[]) =>
  Promise.all(names.map(async (name) => ({ name, path: join(folder, name), sizeBytes: (await stat(join(folder, name))).size })))

/** The one that is opened comes before those that it names. */
const entryFirst = (a: string, b: string) => Number(isEntry(b)) - Number(isEntry(a)) || (a < b ? -1 : 1)
const isEntry = (name: string) => !/\.(?:bin|data)$/.test(name)

/**
 * A pulled checkpoint in another format, converted once and kept beside the cache's blobs. Where it is already what is asked for, the
 * pulled file itself.
 */
export async function convert(
  pulled: Pulled,
  { format, dtype = pulled.manifest.dtype, cache = openCache() }: ConvertOptions,
): Promise<ConvertedModel> {
  const { described, path } = weightFileOf(pulled)
  const { manifest } = pulled
  if (format === 'safetensors' && dtype === manifest.dtype) {
    return { format, dtype, folder: dirname(path), files: [{ name: described.name, path, sizeBytes: described.sizeBytes }] }
  }
  // graphs are of one image size, which is the manifest's and not the file's
  const folder = join(
    convertedFolder(cache.directory),
    `${described.sha256}-${format}-${dtype}-${manifest.preprocessing.px}px-${writersVersion}`,
  )
  await writeOnce(folder, async (draft) => (await writers[format]())(await readCheckpoint(pulled), draft, dtype))
  // when it was last of use, for `zoo cache prune`; a cache that is only read from has no need of it
  await utimes(folder, new Date(), new Date()).catch(() => {})
  return { format, dtype, folder, files: await filesOf(folder, (await readdir(folder)).sort(entryFirst)) }
}

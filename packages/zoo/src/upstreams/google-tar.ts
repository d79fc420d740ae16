import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { partialsFolder } from '../cache/cache-paths.ts'
import { fetchBlob } from '../transfer/fetch-blob.ts'
import { extractCheckpoint } from './tar-checkpoint.ts'
import type { FetchWeights, TarFile } from './upstream.ts'

/** A TensorFlow checkpoint in an archive, as Google publishes its own. */
export const fetchFromTar: FetchWeights<TarFile> = async ({ url, sha256: known }, context) => {
  const { cache } = context
  const archive = await fetchBlob({ urls: [new URL(url)], sizeBytes: null, sha256: known, chunks: null }, cache, context)
  await mkdir(partialsFolder(cache.directory), { recursive: true })
  const folder = await mkdtemp(join(partialsFolder(cache.directory), 'tar-'))
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    const { path, name } = await extractCheckpoint(archive.path, folder)
    return {
      path,
      source: { upstream: 'google-tar', location: url, file: name, revision: null, sha256: archive.sha256 },
      checkedBy: known ? 'the catalogue' : null,
      close,
    }
  } catch (error) {
    await close()
    throw new Error(`${url} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

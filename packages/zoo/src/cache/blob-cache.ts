import { utimes } from 'node:fs/promises'
import { type CheckpointId, chunkBytes, SignedManifest } from '@effzoo/contract'
import { readRecord } from './blob-record.ts'
import { blobPath, cacheDirectory, manifestPath } from './cache-paths.ts'
import { readIfThere, writeDurably } from './durable-file.ts'
import { hashFile } from './hash-file.ts'
import { readManifestFiles } from './manifest-files.ts'
import { hasSize, placeBlob } from './place-blob.ts'

export interface StoredBlob {
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
  /** SHA-256 of each 8 MiB. */
  readonly chunks: readonly string[]
}

/** Files under the names of their digests, and the manifests that name them. Safe for any number of processes at once. */
export interface BlobCache {
  readonly directory: string
  /** Where the blob lies, or undefined when it is not there whole. Its bytes were checked when they came; `zoo cache verify` checks them again. */
  find(sha256: string): Promise<string | undefined>
  /** Moves a finished file in, under the digest of its bytes. */
  adopt(path: string): Promise<StoredBlob>
  findManifest(id: CheckpointId): Promise<SignedManifest | undefined>
  saveManifest(signed: SignedManifest): Promise<void>
  listManifests(): Promise<readonly SignedManifest[]>
}

/** The user's cache, or one elsewhere. Nothing is created before something is kept. */
export function openCache(directory = cacheDirectory()): BlobCache {
  return {
    directory,

    async find(sha256) {
      const path = blobPath(directory, sha256)
      const record = await readRecord(directory, sha256)
      if (!record || !(await hasSize(path, record.sizeBytes))) return undefined
      // when it was last of use, for `zoo cache prune`; a cache that is only read from has no need of it
      await utimes(path, new Date(), new Date()).catch(() => {})
      return path
    },

    async adopt(path) {
      const digests = await hashFile(path)
      const record = { ...digests, chunks: [...digests.chunks], chunkBytes, urls: [] }
      return { ...digests, path: await placeBlob(directory, path, record) }
    },

    async findManifest(id) {
      const path = manifestPath(directory, id)
      const text = await readIfThere(path)
      if (text === undefined) return undefined
      const signed = parseManifest(text)
      if (signed?.manifest.checkpoint !== id) throw new Error(`${path} does not hold the manifest of ${id}; remove it, and pull again`)
      return signed
    },

    async saveManifest(signed) {
      await writeDurably(manifestPath(directory, signed.manifest.checkpoint), `${JSON.stringify(signed)}\n`)
    },

    async listManifests() {
      const texts = await readManifestFiles(directory)
      return texts.map(parseManifest).filter((signed) => signed !== undefined)
    },
  }
}

function parseManifest(text: string): SignedManifest | undefined {
  try {
    return SignedManifest.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isClaimed } from '../transfer/claim.ts'
import { claimName, readFolderName } from '../transfer/hold-partial.ts'
import { dataName } from '../transfer/partial.ts'
import type { BlobCache } from './blob-cache.ts'
import { blobPath, blobsFolder, partialsFolder } from './cache-paths.ts'
import { type CachedConversion, listConverted } from './list-converted.ts'
import { listNames } from './manifest-files.ts'
import { copySuffix } from './place-blob.ts'

export interface CachedBlob {
  readonly sha256: string
  readonly sizeBytes: number
  readonly path: string
  readonly usedAtMs: number
  /** `<checkpoint>/<file>` of each manifest that names it; none: what a checkpoint was made from, or nobody's. */
  readonly names: readonly string[]
}

export interface CachedPartial {
  readonly path: string
  /** Of its file: less lies on the disk while there are gaps. */
  readonly sizeBytes: number
  readonly changedAtMs: number
  /** Somebody fetches it just now. */
  readonly isHeld: boolean
}

export interface CacheContents {
  readonly converted: readonly CachedConversion[]
  readonly blobs: readonly CachedBlob[]
  readonly partials: readonly CachedPartial[]
}

const isDigest = (name: string) => /^[0-9a-f]{64}$/.test(name)

/** All that lies in a cache. */
export async function listCache(cache: BlobCache): Promise<CacheContents> {
  const { directory } = cache
  const namesOf = new Map<string, string[]>()
  for (const { manifest } of await cache.listManifests())
    for (const { sha256, name } of manifest.files) namesOf.set(sha256, [...(namesOf.get(sha256) ?? []), `${manifest.checkpoint}/${name}`])

  const blobs: CachedBlob[] = []
  for (const sha256 of (await listNames(blobsFolder(directory))).filter(isDigest)) {
    const path = blobPath(directory, sha256)
    const found = await stat(path).catch(() => undefined)
    if (found) blobs.push({ sha256, sizeBytes: found.size, path, usedAtMs: found.mtimeMs, names: namesOf.get(sha256) ?? [] })
  }

  const partials: CachedPartial[] = []
  for (const name of await listNames(partialsFolder(directory))) {
    const path = join(partialsFolder(directory), name)
    const folder = readFolderName(name)
    if (!folder && !name.endsWith(copySuffix)) continue
    const data = await stat(folder ? join(path, dataName) : path).catch(() => undefined)
    const isHeld = folder !== undefined && (await isClaimed(join(partialsFolder(directory), claimName(folder.key))))
    partials.push({ path, sizeBytes: data?.size ?? 0, changedAtMs: data?.mtimeMs ?? 0, isHeld })
  }
  return { blobs, partials, converted: await listConverted(directory) }
}

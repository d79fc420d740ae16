import { rm } from 'node:fs/promises'
import type { BlobCache } from './blob-cache.ts'
import { blobPath, recordPath } from './cache-paths.ts'
import { type CachedBlob, type CachedPartial, listCache } from './list-cache.ts'
import type { CachedConversion } from './list-converted.ts'

export interface PruneOptions {
  /** Checkpoints that were not of use for so long go as well. */
  readonly unusedMs?: number | undefined
  /** Then those that were of use longest ago, until the rest is no larger. */
  readonly maxBytes?: number | undefined
  /** Says what would go, and leaves it. */
  readonly dryRun?: boolean
  readonly nowMs?: number
}

export interface Pruned {
  readonly blobs: readonly CachedBlob[]
  readonly partials: readonly CachedPartial[]
  readonly converted: readonly CachedConversion[]
  readonly freedBytes: number
}

const hourMs = 3_600_000
/** What somebody works with just now was of use in it: a pull that converts, a file that another one is made from. */
const graceMs = hourMs
const partialGraceMs = 7 * 24 * hourMs

/**
 * Removes what no checkpoint needs: files that checkpoints were made from, other formats of them, and transfers that were left a week ago. Checkpoints go when they are asked to; their
 * manifests stay, for they are what pins the weights' digests.
 */
export async function pruneCache(cache: BlobCache, options: PruneOptions = {}): Promise<Pruned> {
  const { unusedMs, maxBytes, dryRun = false, nowMs = Date.now() } = options
  const { blobs, partials, converted } = await listCache(cache)
  const isFree = ({ usedAtMs }: CachedBlob | CachedConversion) => nowMs - usedAtMs > graceMs
  const goes = new Set(
    blobs.filter((blob) => isFree(blob) && (blob.names.length === 0 || (unusedMs !== undefined && nowMs - blob.usedAtMs > unusedMs))),
  )
  if (maxBytes !== undefined) {
    let keptBytes = blobs.reduce((sum, blob) => sum + (goes.has(blob) ? 0 : blob.sizeBytes), 0)
    for (const blob of blobs.filter((one) => isFree(one) && !goes.has(one)).toSorted((a, b) => a.usedAtMs - b.usedAtMs)) {
      if (keptBytes <= maxBytes) break
      goes.add(blob)
      keptBytes -= blob.sizeBytes
    }
  }
  const left = partials.filter(({ isHeld, changedAtMs }) => !isHeld && nowMs - changedAtMs > partialGraceMs)
  const unused = converted.filter(isFree)
  if (!dryRun) {
    for (const { sha256 } of goes) {
      await rm(blobPath(cache.directory, sha256), { force: true })
      await rm(recordPath(cache.directory, sha256), { force: true })
    }
    for (const { path } of [...left, ...unused]) await rm(path, { recursive: true, force: true })
  }
  const freedBytes = [...goes, ...left, ...unused].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return { blobs: [...goes], partials: left, converted: unused, freedBytes }
}

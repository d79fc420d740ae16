import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BlobCache, StoredBlob } from '../cache/blob-cache.ts'
import { readRecord } from '../cache/blob-record.ts'
import { partialsFolder } from '../cache/cache-paths.ts'
import { hashFile } from '../cache/hash-file.ts'
import type { BlobSource, TransferProgress } from '../pull/blob-source.ts'

export interface FetchBlobOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TransferProgress) => void
  /** One line a fault that was got over: a mirror that failed, a piece that was fetched again. */
  readonly log?: (line: string) => void
}

/** Fetches what the source names into the cache, or finds it there. What is not what it should be is never put under its final name. */
export async function fetchBlob(source: BlobSource, cache: BlobCache, { signal }: FetchBlobOptions = {}): Promise<StoredBlob> {
  const known = source.sha256 === null ? undefined : await cache.find(source.sha256)
  const record = known && (await readRecord(cache.directory, source.sha256!))
  if (known && record) return { path: known, sha256: record.sha256, sizeBytes: record.sizeBytes, chunks: record.chunks }
  await mkdir(partialsFolder(cache.directory), { recursive: true })
  const path = join(partialsFolder(cache.directory), randomUUID())
  try {
    const response = await fetch(source.urls[0]!, { headers: { ...source.headers }, signal: signal ?? null })
    if (!response.ok || !response.body) throw new Error(`${source.urls[0]} answered ${response.status}`)
    await pipeline(Readable.fromWeb(response.body as never), createWriteStream(path))
    const digests = await hashFile(path)
    if (source.sha256 !== null && digests.sha256 !== source.sha256)
      throw new Error(`${source.urls[0]} gave bytes whose SHA-256 is ${digests.sha256}, and not ${source.sha256}`)
    return await cache.adopt(path)
  } finally {
    await rm(path, { force: true })
  }
}

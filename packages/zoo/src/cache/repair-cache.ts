import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chunkBytes } from '@effzoo/contract'
import { type FetchBlobOptions, fetchBlob } from '../transfer/fetch-blob.ts'
import { holdPartial } from '../transfer/hold-partial.ts'
import { openJournal } from '../transfer/journal.ts'
import { dataName, journalName } from '../transfer/partial.ts'
import type { BlobCache } from './blob-cache.ts'
import { type BlobRecord, writeRecord } from './blob-record.ts'
import { recordPath } from './cache-paths.ts'
import { hashFile } from './hash-file.ts'
import { type VerifiedBlob, type VerifyOptions, verifyCache } from './verify-cache.ts'

export interface Repair {
  readonly sha256: string
  /** `refetched`: its bad pieces alone; `removed`: it was made here, and is made again by the next pull; `recorded`: its bytes were right. */
  readonly done: 'refetched' | 'removed' | 'recorded' | 'failed'
  readonly refetchedBytes: number
  readonly error: string | null
}

/** Makes right what `verifyCache` finds wrong. What cannot be fetched is no longer under its final name, and the next pull goes on with it. */
export async function repairCache(cache: BlobCache, options: FetchBlobOptions & VerifyOptions = {}): Promise<Repair[]> {
  const repairs: Repair[] = []
  for (const verified of await verifyCache(cache, options)) {
    if (!verified.isRight || !verified.record) repairs.push(await repairBlob(cache, verified, options))
  }
  return repairs
}

async function repairBlob(
  cache: BlobCache,
  { blob, record, isRight, rightChunks }: VerifiedBlob,
  options: FetchBlobOptions,
): Promise<Repair> {
  const { sha256, path } = blob
  if (isRight) {
    const digests = await hashFile(path, chunkBytes)
    await writeRecord(cache.directory, { ...digests, chunks: [...digests.chunks], chunkBytes, urls: [] })
    return { sha256, done: 'recorded', refetchedBytes: 0, error: null }
  }
  if (!record || record.urls.length === 0) {
    await rm(path, { force: true })
    await rm(recordPath(cache.directory, sha256), { force: true })
    return { sha256, done: 'removed', refetchedBytes: 0, error: null }
  }
  await makePartial(cache.directory, path, record, rightChunks!)
  const missing = record.chunks.flatMap((_, chunk) => (rightChunks!.includes(chunk) ? [] : [chunk]))
  const refetchedBytes = missing.reduce((sum, chunk) => sum + Math.min(record.chunkBytes, record.sizeBytes - chunk * record.chunkBytes), 0)
  try {
    const source = { ...record, urls: record.urls.map((url) => new URL(url)) }
    await fetchBlob(source, cache, { ...options, limits: { ...options.limits, chunkBytes: record.chunkBytes } })
    return { sha256, done: 'refetched', refetchedBytes, error: null }
  } catch (error) {
    options.signal?.throwIfAborted()
    return { sha256, done: 'failed', refetchedBytes: 0, error: (error as Error).message }
  }
}

/** As if a transfer had been ended with these pieces verified. */
async function makePartial(directory: string, path: string, record: BlobRecord, rightChunks: readonly number[]) {
  const options = { signal: new AbortController().signal, onWait: () => {} }
  await holdPartial(directory, record.sha256, options, async (folder) => {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder)
    const journal = await openJournal(join(folder, journalName))
    const { sizeBytes, chunkBytes: pieceBytes } = record
    await journal.replace([
      { sizeBytes, chunkBytes: pieceBytes },
      ...rightChunks.map((chunk) => ({ chunk, sha256: record.chunks[chunk]! })),
    ])
    await journal.close()
    await rename(path, join(folder, dataName))
  })
}

import type { BlobCache } from './blob-cache.ts'
import { type BlobRecord, readRecord } from './blob-record.ts'
import { hashFile } from './hash-file.ts'
import { type CachedBlob, listCache } from './list-cache.ts'

export interface VerifiedBlob {
  readonly blob: CachedBlob
  readonly record: BlobRecord | undefined
  /** Its bytes have the digest that is its name. */
  readonly isRight: boolean
  /** Pieces that are what they should be; null: there is no record to tell by. */
  readonly rightChunks: readonly number[] | null
}

export interface VerifyOptions {
  readonly signal?: AbortSignal
  readonly onVerified?: (verified: VerifiedBlob) => void
}

/** Hashes all that the cache holds. */
export async function verifyCache(cache: BlobCache, { signal, onVerified }: VerifyOptions = {}): Promise<VerifiedBlob[]> {
  const { blobs } = await listCache(cache)
  const verified: VerifiedBlob[] = []
  for (const blob of blobs) {
    const record = await readRecord(cache.directory, blob.sha256)
    const digests = await hashFile(blob.path, record?.chunkBytes, signal)
    const rightChunks = record ? record.chunks.flatMap((chunk, at) => (digests.chunks[at] === chunk ? [at] : [])) : null
    const one = { blob, record, isRight: digests.sha256 === blob.sha256, rightChunks }
    verified.push(one)
    onVerified?.(one)
  }
  return verified
}

import { rm } from 'node:fs/promises'
import type { BlobCache, StoredBlob } from '../cache/blob-cache.ts'
import { readRecord } from '../cache/blob-record.ts'
import { placeBlob } from '../cache/place-blob.ts'
import type { BlobSource, TransferProgress } from '../pull/blob-source.ts'
import { completeFile } from './complete-file.ts'
import { findByUrl } from './find-by-url.ts'
import { holdPartial, partialKey } from './hold-partial.ts'
import { type TransferLimits, transferLimits } from './limits.ts'
import { createMirrors } from './mirrors.ts'
import { openDispatcher } from './open-request.ts'
import { openPartial, type PartialBlob } from './partial.ts'
import { createProgressTeller } from './progress-teller.ts'
import type { Transfer } from './transfer.ts'
import { startWholeHash } from './whole-hash.ts'

export interface FetchBlobOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TransferProgress) => void
  /** One line a fault that was got over: a mirror that failed, a piece that was fetched again. */
  readonly log?: (line: string) => void
  readonly limits?: Partial<TransferLimits>
}

/**
 * Fetches what the source names into the cache, or finds it there. What is not what it should be never gets its final name; what was verified before a
 * fault, a kill or an abort is not fetched again.
 */
export async function fetchBlob(source: BlobSource, cache: BlobCache, options: FetchBlobOptions = {}): Promise<StoredBlob> {
  const { signal = new AbortController().signal, log = () => {} } = options
  const startMs = Date.now()
  const known = await findStored(source.sha256, cache)
  if (known) return known

  let hasWaited = false
  const onWait = () => {
    hasWaited = true
    log('another process is fetching the same file: waiting for it')
  }
  return holdPartial(cache.directory, partialKey(source), { signal, onWait }, async (folder) => {
    const sha256 = source.sha256 ?? (hasWaited ? await findByUrl(cache.directory, source.urls[0]!, startMs) : null)
    const fetched = (await findStored(sha256, cache)) ?? (await fetchInto(folder, source, cache, { ...options, signal, log }))
    await rm(folder, { recursive: true, force: true })
    return fetched
  })
}

async function findStored(sha256: string | null, cache: BlobCache): Promise<StoredBlob | undefined> {
  if (sha256 === null) return undefined
  const path = await cache.find(sha256)
  const record = path && (await readRecord(cache.directory, sha256))
  return path && record ? { path, sha256, sizeBytes: record.sizeBytes, chunks: record.chunks } : undefined
}

type FetchIntoOptions = FetchBlobOptions & Required<Pick<FetchBlobOptions, 'signal' | 'log'>>

async function fetchInto(folder: string, source: BlobSource, cache: BlobCache, options: FetchIntoOptions): Promise<StoredBlob> {
  const limits = { ...transferLimits, ...options.limits }
  const partial = await openPartial(folder, limits.chunkBytes)
  const wholeHash = startWholeHash(partial.dataPath)
  const dispatcher = openDispatcher(limits)
  try {
    await dropContradicted(partial, source)
    const mirrors = createMirrors(source)
    mirrors.recall(partial.etags)
    const inFlight: Transfer['inFlight'] = new Set()
    const tellProgress = createProgressTeller(partial, inFlight, options.onProgress)
    const onBytes = () => {
      wholeHash.advance(partial.prefixBytes())
      tellProgress()
    }
    const { signal, log } = options
    const sha256 = await completeFile({ source, partial, mirrors, limits, dispatcher, signal, log, onBytes, inFlight }, wholeHash)
    tellProgress('now')
    const [sizeBytes, chunks] = [partial.sizeBytes!, partial.digests()]
    const urls = source.urls.map(withoutSecrets)
    const path = await placeBlob(cache.directory, partial.dataPath, { sha256, sizeBytes, chunks, chunkBytes: limits.chunkBytes, urls })
    return { path, sha256, sizeBytes, chunks }
  } finally {
    await wholeHash.close()
    await dispatcher.destroy()
    await partial.close()
  }
}

/** What an earlier transfer left, where the source has other sizes or digests by now. */
async function dropContradicted(partial: PartialBlob, { sizeBytes, chunks }: BlobSource) {
  if (sizeBytes !== null && partial.sizeBytes !== null && sizeBytes !== partial.sizeBytes) return partial.startOver()
  const wrong = partial.digests().flatMap((digest, chunk) => (chunks && digest !== undefined && chunks[chunk] !== digest ? [chunk] : []))
  if (wrong.length > 0) await partial.forget(wrong)
}

/** Records outlive tokens, and are read by whoever reads the cache. */
function withoutSecrets(url: URL): string {
  const clean = new URL(url)
  clean.username = ''
  clean.password = ''
  return clean.href
}

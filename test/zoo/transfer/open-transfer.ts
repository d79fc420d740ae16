import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import type { BlobSource } from '../../../packages/zoo/src/pull/blob-source.ts'
import { type FetchBlobOptions, fetchBlob } from '../../../packages/zoo/src/transfer/fetch-blob.ts'
import { chunkDigests, contentOf, sha256Of } from '../../../scripts/soak/pull/content.ts'
import { startFaultServer } from '../../../scripts/soak/pull/fault-server.ts'
import type { ServerFault } from '../../../scripts/soak/pull/served-file.ts'

export const chunkBytes = 64 * 1024

/** Bounds that make a test short; the stall is longer than a busy machine pauses. */
export const limits = {
  chunkBytes,
  connections: 3,
  stallMs: 400,
  rateWindowMs: 300,
  minWindowBytes: 1024,
  firstBackoffMs: 1,
  maxBackoffMs: 10,
}

/** A server with one file, an empty cache, and a fetch from the one into the other. */
export async function openTransfer({ sizeBytes = 10 * chunkBytes + 1234, seed = 1, faults = [] as readonly ServerFault[] } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'effzoo-transfer-'))
  let onHold = () => {}
  const server = await startFaultServer(() => onHold())
  onTestFinished(async () => {
    await server.close()
    rmSync(directory, { recursive: true, force: true })
  })
  server.serve('file', { sizeBytes, seed, faults })
  const content = contentOf(seed, sizeBytes)
  const cache = openCache(directory)
  const source: BlobSource = {
    urls: [server.url('file')],
    sizeBytes,
    sha256: sha256Of(content),
    chunks: chunkDigests(content, chunkBytes),
  }
  const lines: string[] = []
  return {
    directory,
    server,
    cache,
    content,
    source,
    /** What was logged. */
    lines,
    fetch: (changes: Partial<BlobSource> = {}, options: FetchBlobOptions = {}) =>
      fetchBlob({ ...source, ...changes }, cache, {
        log: (line) => lines.push(line),
        ...options,
        limits: { ...limits, ...options.limits },
      }),
    /** Told when the server holds. */
    onHold: (tell: () => void) => {
      onHold = tell
    },
    counts: () => server.counts('file'),
    /** Names in a folder of the cache; none where it is not there. */
    names(folder: string): string[] {
      try {
        return readdirSync(join(directory, folder))
      } catch {
        return []
      }
    },
  }
}

import { type CheckpointFile, chunkBytes } from '@effzoo/contract'
import { openBrowserCache } from '../cache/browser-cache.ts'
import type { TransferProgress } from '../pull/blob-source.ts'
import { backoffMs, transferLimits } from './limits.ts'
import { readAnswer } from './read-answer.ts'
import { readBody } from './read-body.ts'
import { describeUrl, TransferError, transferFaults } from './transfer-error.ts'

export interface BrowserFetchOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined
  /** One line a fault that was got over. */
  readonly log?: ((line: string) => void) | undefined
}

/** Pieces at a time: the browser has connections to share. */
const lanes = 4

const hex = (digest: ArrayBuffer) => [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const sha256Of = async (bytes: Uint8Array<ArrayBuffer>) => hex(await crypto.subtle.digest('SHA-256', bytes))
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A file of a manifest, whole and verified: its pieces out of Cache Storage, and those that are missing or wrong by ranges from the server. */
export async function fetchInBrowser(
  url: string,
  file: CheckpointFile,
  options: BrowserFetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { onProgress, log = () => {} } = options
  const ended = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal
  const cache = await openBrowserCache(log)
  const whole = new Uint8Array(file.sizeBytes)
  const placeOf = (chunk: number) => whole.subarray(chunk * chunkBytes, Math.min((chunk + 1) * chunkBytes, file.sizeBytes))
  const queue = file.chunks.map((sha256, chunk) => ({ sha256, chunk }))
  let receivedBytes = 0

  async function fill({ sha256, chunk }: { sha256: string; chunk: number }) {
    signal.throwIfAborted()
    const place = placeOf(chunk)
    const kept = await cache.find(file.sha256, chunk)
    if (kept?.byteLength === place.length && (await sha256Of(new Uint8Array(kept))) === sha256) place.set(new Uint8Array(kept))
    else {
      if (kept) await cache.drop(file.sha256, chunk)
      await fetchChunk(url, { place, firstByte: chunk * chunkBytes, sha256, totalBytes: file.sizeBytes, signal, log })
      await cache.keep(file.sha256, chunk, place)
    }
    receivedBytes += place.length
    onProgress?.({ receivedBytes, totalBytes: file.sizeBytes })
  }

  async function runLane() {
    for (let next = queue.shift(); next; next = queue.shift()) await fill(next)
  }
  try {
    await Promise.all(Array.from({ length: lanes }, runLane))
  } finally {
    ended.abort(new Error('another piece could not be fetched'))
  }
  const found = await sha256Of(whole)
  if (found === file.sha256) return whole
  throw new TransferError(
    'wrong-bytes',
    `the digests of the pieces contradict that of the file: it has the SHA-256 ${found}, and should have ${file.sha256}`,
  )
}

interface Chunk {
  /** Where it belongs. */
  readonly place: Uint8Array<ArrayBuffer>
  readonly firstByte: number
  readonly sha256: string
  readonly totalBytes: number
  readonly signal: AbortSignal
  readonly log: (line: string) => void
}

/** Tries until the bytes are right, as often as the limits allow. */
async function fetchChunk(url: string, chunk: Chunk): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      return await fetchOnce(new URL(url, globalThis.location?.href), chunk)
    } catch (error) {
      chunk.signal.throwIfAborted()
      // fetch says no more of a connection that failed than that it did
      const fault = error instanceof TypeError ? new TransferError('truncated', `${url}: ${error.message}`, { cause: error }) : error
      if (!(fault instanceof TransferError) || !transferFaults[fault.fault].again) throw fault
      if (failures >= (fault.fault === 'wrong-bytes' ? transferLimits.maxWrongBytes : transferLimits.maxFailures)) throw fault
      const pauseMs = Math.max(backoffMs(failures, transferLimits), fault.waitMs ?? 0)
      if (pauseMs > transferLimits.maxWaitMs) throw fault
      chunk.log(`${fault.message}; tried again in ${(pauseMs / 1_000).toFixed(1)} s`)
      await sleep(pauseMs)
    }
  }
}

async function fetchOnce(url: URL, { place, firstByte, sha256, totalBytes, signal }: Chunk): Promise<void> {
  const lastByte = firstByte + place.length - 1
  const stop = new AbortController()
  const response = await fetch(url, {
    headers: { range: `bytes=${firstByte}-${lastByte}` },
    signal: AbortSignal.any([signal, stop.signal]),
  })
  try {
    // other origins show no Content-Range unless they say that they do: the length and the digest tell then
    const shown = (name: string) =>
      response.headers.get(name) ?? (name === 'content-range' ? `bytes ${firstByte}-${lastByte}/${totalBytes}` : null)
    const answer = readAnswer({ url, status: response.status, header: shown }, { firstByte, lastByte })
    const skipBytes = answer.kind === 'whole' ? firstByte : 0
    await readBody(response.body!, place, skipBytes, transferLimits.stallMs)
    const found = await sha256Of(place)
    if (found === sha256) return
    throw new TransferError(
      'wrong-bytes',
      `bytes ${firstByte} to ${lastByte} of ${describeUrl(url)} came with the SHA-256 ${found}, and should have ${sha256}`,
    )
  } finally {
    stop.abort()
  }
}

import type { Dispatcher } from 'undici'
import type { BlobSource } from '../pull/blob-source.ts'
import { requireSpace } from './free-space.ts'
import type { TransferLimits } from './limits.ts'
import type { Mirror, Mirrors } from './mirrors.ts'
import type { PartialBlob } from './partial.ts'
import type { AcceptedAnswer } from './read-answer.ts'
import { describeUrl, TransferError } from './transfer-error.ts'

/** One file's transfer: what all of its requests share. */
export interface Transfer {
  readonly source: BlobSource
  readonly partial: PartialBlob
  readonly mirrors: Mirrors
  readonly limits: TransferLimits
  readonly dispatcher: Dispatcher
  readonly signal: AbortSignal
  readonly log: (line: string) => void
  /** Told when bytes have come, and when a piece is verified. */
  readonly onBytes: () => void
  /** What has come and is not yet verified, a connection each. */
  readonly inFlight: Set<{ unverifiedBytes(): number }>
}

/** The size is known from here on; the check of what is free comes before the first byte. */
export async function beginFile({ partial, limits }: Pick<Transfer, 'partial' | 'limits'>, sizeBytes: number): Promise<void> {
  if (sizeBytes > limits.maxFileBytes)
    throw new TransferError('too-large', `the file has ${sizeBytes} bytes; files of up to ${limits.maxFileBytes} are fetched`)
  await requireSpace(partial.folder, sizeBytes - partial.verifiedBytes())
  if (partial.sizeBytes === null) await partial.setSize(sizeBytes)
}

/** What an answer says of the file is what was known of it, or is known from now on. */
export async function noteAnswer(transfer: Transfer, mirror: Mirror, { totalBytes, etag }: AcceptedAnswer): Promise<void> {
  const { source, partial } = transfer
  if (totalBytes !== null && partial.sizeBytes !== null && totalBytes !== partial.sizeBytes) {
    const what = `${describeUrl(mirror.url)} has ${totalBytes} bytes, and`
    if (source.sizeBytes === null) throw new TransferError('changed', `${what} had ${partial.sizeBytes} before`)
    throw new TransferError('wrong-size', `${what} should have ${partial.sizeBytes}`)
  }
  if (partial.sizeBytes === null && totalBytes !== null) await beginFile(transfer, totalBytes)
  if (etag !== null) await partial.setEtag(mirror.url, etag)
}

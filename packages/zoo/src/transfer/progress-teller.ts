import type { TransferProgress } from '../pull/blob-source.ts'
import type { PartialBlob } from './partial.ts'
import type { Transfer } from './transfer.ts'

const everyMs = 100

/** Says how much has come, ten times a second at most. */
export function createProgressTeller(
  partial: PartialBlob,
  inFlight: Transfer['inFlight'],
  onProgress: ((progress: TransferProgress) => void) | undefined,
) {
  let toldMs = Number.NEGATIVE_INFINITY
  return (when?: 'now') => {
    if (!onProgress || (when !== 'now' && performance.now() - toldMs < everyMs)) return
    toldMs = performance.now()
    let receivedBytes = partial.verifiedBytes()
    for (const span of inFlight) receivedBytes += span.unverifiedBytes()
    onProgress({ receivedBytes, totalBytes: partial.sizeBytes })
  }
}

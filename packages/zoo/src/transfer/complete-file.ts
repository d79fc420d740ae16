import { fetchPieces } from './fetch-pieces.ts'
import { fetchWhole } from './fetch-whole.ts'
import type { Transfer } from './transfer.ts'
import { beginFile } from './transfer.ts'
import { TransferError, type TransferFault } from './transfer-error.ts'
import type { WholeHash } from './whole-hash.ts'

/** Pieces that went wrong on the disk are fetched again so often: a disk that does it once more is broken. */
const maxRepairs = 3

const isFault = (error: unknown, fault: TransferFault) => error instanceof TransferError && error.fault === fault

/**
 * Fetches until all of the file has the digest that it should have; that digest. Where it has another one, the pieces on the disk are looked at: those
 * that are not what came are fetched again, and where all of them are, what came was wrong, and the file is begun anew, once.
 */
export async function completeFile(transfer: Transfer, wholeHash: WholeHash): Promise<string> {
  const { source, partial, log } = transfer
  let hasStartedOver = false
  for (let repairs = 0; ; ) {
    try {
      await fetchMissing(transfer)
    } catch (error) {
      if (hasStartedOver || !isFault(error, 'changed')) throw error
      hasStartedOver = true
      log(`${(error as Error).message}: begun anew`)
      await startOver(transfer)
      continue
    }

    const sha256 = await wholeHash.finish(partial.sizeBytes!)
    if (sha256 === source.sha256) return sha256
    const damaged = await partial.findDamaged()
    if (damaged.length > 0) {
      if (++repairs > maxRepairs) throw new TransferError('disk', `${partial.dataPath} does not keep what is written to it`)
      log(`the disk changed ${damaged.length} of ${partial.digests().length} pieces: fetched again`)
      await partial.forget(damaged)
      continue
    }
    if (source.sha256 === null) return sha256
    const mismatch = `the file has the SHA-256 ${sha256}, and should have ${source.sha256}`
    if (source.chunks) throw new TransferError('wrong-bytes', `the digests of the pieces contradict that of the file: ${mismatch}`)
    await startOver(transfer)
    if (hasStartedOver)
      throw new TransferError('wrong-bytes', `twice: ${mismatch}; whoever named the digest, or ${source.urls[0]?.host}, is wrong`)
    hasStartedOver = true
    log(`${mismatch}: begun anew`)
  }
}

async function fetchMissing(transfer: Transfer) {
  if (transfer.source.sizeBytes !== null) await beginFile(transfer, transfer.source.sizeBytes)
  try {
    await fetchPieces(transfer)
  } catch (error) {
    if (!isFault(error, 'no-ranges')) throw error
    await fetchWhole(transfer)
  }
}

/** Pieces that prove themselves stay. */
async function startOver({ source, partial, mirrors }: Transfer) {
  mirrors.forget()
  if (source.chunks) await partial.forgetEtags()
  else await partial.startOver()
}

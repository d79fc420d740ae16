import { attempt } from './attempts.ts'
import { openRequest } from './open-request.ts'
import { receive } from './receive.ts'
import { createSpan } from './span.ts'
import { noteAnswer, type Transfer } from './transfer.ts'
import { describeUrl, TransferError } from './transfer-error.ts'

/** Fetches what is missing, several pieces at a time, each by a range of its own. */
export async function fetchPieces(transfer: Transfer): Promise<void> {
  const { partial, limits } = transfer
  const ended = new AbortController()
  const shared = { ...transfer, signal: AbortSignal.any([transfer.signal, ended.signal]) }
  const isSizeKnown = partial.sizeBytes !== null
  const queue = isSizeKnown ? partial.missing() : [0]
  const faults: unknown[] = []
  let others: Promise<void>[] | undefined

  async function runLane(onAnswer: () => void) {
    try {
      for (let chunk = queue.shift(); chunk !== undefined; chunk = queue.shift()) await fetchPiece(shared, chunk, onAnswer)
    } catch (error) {
      faults.push(error)
      ended.abort(error)
    }
  }

  // one request first: what is not there is asked for once, and the answer says how many pieces there are
  await runLane(() => {
    if (others) return
    if (!isSizeKnown) queue.push(...partial.missing().slice(1))
    others = Array.from({ length: Math.min(limits.connections - 1, queue.length) }, () => runLane(() => {}))
  })
  await Promise.all(others ?? [])
  transfer.signal.throwIfAborted()
  if (faults.length > 0) throw faults[0]
}

async function fetchPiece(transfer: Transfer, chunk: number, onAnswer: () => void): Promise<void> {
  const { source, partial, inFlight, onBytes, limits } = transfer
  let span = createSpan(partial, chunk, source.chunks)
  const endByte = () => Math.min((chunk + 1) * partial.chunkBytes, partial.sizeBytes ?? Number.POSITIVE_INFINITY)

  await attempt(transfer, `piece ${chunk + 1}`, {
    nextByte: () => span.nextByte,
    async run(mirror) {
      const range = { firstByte: span.nextByte, lastByte: endByte() - 1 }
      const { accepted, body } = await openRequest(mirror, range, { ...transfer, headers: source.headers })
      inFlight.add(span)
      try {
        if (accepted.kind === 'whole') throw new TransferError('no-ranges', `${describeUrl(mirror.url)} gives no ranges of the file`)
        await noteAnswer(transfer, mirror, accepted)
        onAnswer()
        await receive(body, span, { url: mirror.url, bodyBytes: accepted.bodyBytes, limits, onBytes })
      } catch (error) {
        // the piece came right; what came after it is nobody's
        if (partial.digestOf(chunk) !== undefined) return
        // what broke off goes on where it broke off; what is wrong comes again as a whole
        if (error instanceof TransferError && error.fault === 'wrong-bytes') {
          inFlight.delete(span)
          span = createSpan(partial, chunk, source.chunks)
        }
        throw error
      } finally {
        body.destroy()
        inFlight.delete(span)
        onBytes()
      }
    },
  })
}

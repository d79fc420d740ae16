import { attempt } from './attempts.ts'
import { openRequest } from './open-request.ts'
import { receive } from './receive.ts'
import { createSpan } from './span.ts'
import { noteAnswer, type Transfer } from './transfer.ts'
import { describeUrl, TransferError } from './transfer-error.ts'

/** Fetches all of the file as one stream, from servers that give no ranges. What breaks off begins anew; verified pieces are not written twice. */
export async function fetchWhole(transfer: Transfer): Promise<void> {
  const { source, partial, mirrors, inFlight, onBytes, limits, log } = transfer
  for (const { url } of mirrors.takeWhole()) log(`${describeUrl(url)} gives no ranges: a transfer that breaks off begins anew`)

  await attempt(transfer, 'the file', {
    // whatever comes before it breaks off, the next try begins at the start
    nextByte: () => 0,
    async run(mirror) {
      const { accepted, body } = await openRequest(mirror, null, { ...transfer, headers: source.headers })
      const span = createSpan(partial, 0, source.chunks)
      inFlight.add(span)
      try {
        await noteAnswer(transfer, mirror, accepted)
        if (partial.sizeBytes === null && source.sha256 === null)
          throw new TransferError(
            'refused',
            `${describeUrl(mirror.url)} does not say how long the file is: a part of it would pass for all`,
          )
        await receive(body, span, { url: mirror.url, bodyBytes: accepted.bodyBytes, limits, onBytes })
        if (partial.sizeBytes === null) await span.end()
        if (span.nextByte < partial.sizeBytes!)
          throw new TransferError('truncated', `${describeUrl(mirror.url)} ended after ${span.nextByte} of ${partial.sizeBytes} bytes`)
      } finally {
        body.destroy()
        inFlight.delete(span)
        onBytes()
      }
    },
  })
}

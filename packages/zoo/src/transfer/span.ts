import { createHash } from 'node:crypto'
import type { PartialBlob } from './partial.ts'
import { TransferError } from './transfer-error.ts'

/** Written at once: fewer calls, and little memory a connection. */
const flushBytes = 512 * 1024

export type Span = ReturnType<typeof createSpan>

/** Takes the bytes from a piece on, in their order and in whatever portions, writes them at their place, and says which pieces are right. */
export function createSpan(partial: PartialBlob, firstChunk: number, expected: readonly string[] | null) {
  const { chunkBytes } = partial
  let chunk = firstChunk
  let nextByte = firstChunk * chunkBytes
  let hash = createHash('sha256')
  let waiting: Buffer[] = []
  let waitingBytes = 0

  async function flush() {
    const [pieces, position] = [waiting, nextByte - waitingBytes]
    waiting = []
    waitingBytes = 0
    // a piece that comes once more, as part of all, lies there already
    if (pieces.length > 0 && partial.digestOf(chunk) === undefined) await partial.write(pieces, position)
  }

  async function endChunk() {
    await flush()
    const sha256 = hash.digest('hex')
    const right = expected?.[chunk] ?? partial.digestOf(chunk) ?? sha256
    if (sha256 !== right) {
      const range = `bytes ${chunk * chunkBytes} to ${nextByte - 1}`
      throw new TransferError('wrong-bytes', `${range} came with the SHA-256 ${sha256}, and should have ${right}`)
    }
    if (partial.digestOf(chunk) === undefined) await partial.verified(chunk, sha256)
    chunk++
    hash = createHash('sha256')
  }

  return {
    get nextByte() {
      return nextByte
    },
    /** Of the piece that has not ended. */
    unverifiedBytes: () => (partial.digestOf(chunk) === undefined ? nextByte - chunk * chunkBytes : 0),

    async accept(piece: Buffer) {
      for (let rest = piece; rest.length > 0; ) {
        const chunkEnd = Math.min((chunk + 1) * chunkBytes, partial.sizeBytes ?? Number.POSITIVE_INFINITY)
        const part = rest.subarray(0, chunkEnd - nextByte)
        if (part.length === 0) throw new TransferError('wrong-size', `more than its ${partial.sizeBytes} bytes came`)
        rest = rest.subarray(part.length)
        hash.update(part)
        waiting.push(part)
        waitingBytes += part.length
        nextByte += part.length
        if (nextByte === chunkEnd) await endChunk()
        else if (waitingBytes >= flushBytes) await flush()
      }
    },

    /** The end of a file whose size nobody said. */
    async end() {
      await partial.setSize(nextByte)
      if (nextByte > chunk * chunkBytes) await endChunk()
    },
  }
}

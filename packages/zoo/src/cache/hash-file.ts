import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { chunkBytes as standardChunkBytes } from '@effzoo/contract'

const readBytes = 1024 * 1024

export interface FileDigests {
  readonly sha256: string
  readonly sizeBytes: number
  readonly chunks: readonly string[]
}

/** Both kinds of digest in one pass, a megabyte in memory. */
export async function hashFile(path: string, chunkBytes = standardChunkBytes, signal?: AbortSignal): Promise<FileDigests> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(Math.min(readBytes, chunkBytes))
    const whole = createHash('sha256')
    const chunks: string[] = []
    let chunk = createHash('sha256')
    let inChunkBytes = 0
    let sizeBytes = 0
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, chunkBytes - inChunkBytes), sizeBytes)
      if (bytesRead === 0) break
      const piece = buffer.subarray(0, bytesRead)
      whole.update(piece)
      chunk.update(piece)
      sizeBytes += bytesRead
      inChunkBytes += bytesRead
      if (inChunkBytes === chunkBytes) {
        chunks.push(chunk.digest('hex'))
        chunk = createHash('sha256')
        inChunkBytes = 0
      }
    }
    if (inChunkBytes > 0) chunks.push(chunk.digest('hex'))
    return { sha256: whole.digest('hex'), sizeBytes, chunks }
  } finally {
    await file.close()
  }
}

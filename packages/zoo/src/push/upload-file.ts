import { open } from 'node:fs/promises'
import { chunkBytes, type UploadRequest, ZooError } from '@effzoo/contract'
import type { Client } from '../client.ts'
import { type Patience, patiently } from '../patiently.ts'

export interface UploadOptions extends Patience {
  /** Told of each part that is there, those that were there before at once. */
  readonly onPart?: (bytes: number) => void
  readonly parallelParts?: number
}

/** As many hold a fast line busy, each with 8 MiB in memory. */
const defaultParallelParts = 4

type UploadClient = Pick<Client, 'beginUpload' | 'putPart' | 'completeUpload'>

/**
 * Brings a file to a registry. What the registry has of it already, by this process or by one that died, is not sent again; each part is refused
 * there if it is not what its digest says, and then the file has changed since it was hashed.
 */
export async function uploadFile(client: UploadClient, path: string, digests: UploadRequest, options: UploadOptions = {}): Promise<void> {
  const { onPart, parallelParts = defaultParallelParts } = options
  const upload = await patiently(() => client.beginUpload(digests), options)
  const lengthOf = (part: number) => Math.min(chunkBytes, digests.sizeBytes - (part - 1) * chunkBytes)
  for (const part of upload.parts) onPart?.(lengthOf(part))
  const { id } = upload
  if (id === null) return

  const there = new Set(upload.parts)
  const missing = digests.chunks.flatMap((_, i) => (there.has(i + 1) ? [] : [i + 1]))
  const file = await open(path)
  try {
    const sendRest = async () => {
      for (let part = missing.shift(); part !== undefined; part = missing.shift()) {
        const bytes = new Uint8Array(lengthOf(part))
        const { bytesRead } = await file.read(bytes, 0, bytes.length, (part - 1) * chunkBytes)
        if (bytesRead < bytes.length) throw new Error(`${path} has become shorter since it was hashed`)
        await patiently(() => client.putPart(id, part!, bytes), options)
        onPart?.(bytes.length)
      }
    }
    await allOrFirstFault(
      Array.from({ length: parallelParts }, sendRest),
      () => missing.splice(0), // the others end with the part that they are at
    )
  } finally {
    await file.close()
  }
  await patiently(() => complete(client, id, digests), options)
}

/** Whose answer was lost is complete, and no upload any more: the registry then has the bytes. */
async function complete(client: UploadClient, id: string, digests: UploadRequest): Promise<void> {
  try {
    await client.completeUpload(id)
  } catch (error) {
    const isGone = error instanceof ZooError && error.code === 'upload-not-found'
    if (!isGone || (await client.beginUpload(digests)).id !== null) throw error
  }
}

async function allOrFirstFault(lanes: readonly Promise<void>[], stop: () => void): Promise<void> {
  try {
    await Promise.all(lanes)
  } catch (error) {
    stop()
    await Promise.allSettled(lanes)
    throw error
  }
}

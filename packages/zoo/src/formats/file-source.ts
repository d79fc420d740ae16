import { open } from 'node:fs/promises'
import type { ByteSource } from './byte-source.ts'

/** Node reads less than 2 GiB at a time. */
const maxReadBytes = 2 ** 30

/** The only source that needs Node. The size is taken once: a file that shrinks while it is read is an error. */
export async function fileSource(path: string): Promise<ByteSource> {
  const handle = await open(path)
  try {
    const { size: sizeBytes } = await handle.stat()
    return {
      sizeBytes,
      async read(offset, length) {
        const bytes = new Uint8Array(length)
        for (let filled = 0; filled < length; ) {
          const { bytesRead } = await handle.read(bytes, filled, Math.min(length - filled, maxReadBytes), offset + filled)
          if (bytesRead === 0) throw new Error(`${path} has become shorter while it was read: byte ${offset + filled} is gone`)
          filled += bytesRead
        }
        return bytes
      },
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

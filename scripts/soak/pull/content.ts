import { createCipheriv, createHash } from 'node:crypto'

/** Bytes that a number stands for: as good as random, and the same in each process. */
export function contentOf(seed: number, sizeBytes: number): Buffer {
  const key = createHash('sha256').update(`content ${seed}`).digest().subarray(0, 16)
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes))
}

export const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export function chunkDigests(bytes: Buffer, chunkBytes: number): string[] {
  return Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, chunk) =>
    sha256Of(bytes.subarray(chunk * chunkBytes, (chunk + 1) * chunkBytes)),
  )
}

import { FormatError, type FormatName } from './format-error.ts'

/** Bytes that can be read in any order: a file, a buffer, a range of a download. */
export interface ByteSource {
  readonly sizeBytes: number
  /** Exactly `lengthBytes` of them. Whoever reads does not write into them: they may be the source's own. */
  read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array>
  close(): Promise<void>
}

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.byteLength,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => {},
  }
}

/** Reads `what`, after making sure that the file is long enough for it: a length in a header must not decide what is allocated. */
export function readWithin(source: ByteSource, offset: number, length: number, what: string, format: FormatName): Promise<Uint8Array> {
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0 || offset + length > source.sizeBytes) {
    throw new FormatError(format, `${what} is said to take ${length} bytes from byte ${offset}, but the file has ${source.sizeBytes} bytes`)
  }
  return source.read(offset, length)
}

export const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

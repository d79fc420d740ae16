import { crc32c } from '../crc.ts'

/** LevelDB stores checksums turned and shifted, so that a checksum of bytes which hold checksums stays a good one. */
const maskDelta = 0xa282ead8

export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + maskDelta) >>> 0
}

import { type ByteSource, readWithin, viewOf } from '../byte-source.ts'
import { crc32 } from '../crc.ts'
import { refuse } from './refuse.ts'
import type { ZipEntry } from './zip-directory.ts'

const localSignature = 0x04034b50
const localBytes = 30

/** Only the local header tells where an entry's bytes begin, for the padding in it is its own. */
export async function dataOffsetOf(source: ByteSource, { name, headerOffset }: ZipEntry): Promise<number> {
  const header = viewOf(await readWithin(source, headerOffset, localBytes, `the header of ${name}`, 'pytorch'))
  if (header.getUint32(0, true) !== localSignature) refuse(`${name} has no zip header at byte ${headerOffset}`)
  return headerOffset + localBytes + header.getUint16(26, true) + header.getUint16(28, true)
}

/** `torch.serialization.set_crc32_options(False)` leaves zero where the checksum would stand; nothing can be checked then. */
export async function readZipEntry(source: ByteSource, entry: ZipEntry): Promise<Uint8Array> {
  if (!entry.isStored) refuse(`${entry.name} is compressed or encrypted in the zip archive; torch does neither`)
  const bytes = await readWithin(source, await dataOffsetOf(source, entry), entry.sizeBytes, entry.name, 'pytorch')
  if (entry.crc32 !== 0 && crc32(bytes) !== entry.crc32) {
    refuse(`${entry.name} is damaged: its CRC-32 is not the one in the zip directory`)
  }
  return bytes
}

import { type ByteSource, readWithin, viewOf } from '../byte-source.ts'
import { tensorLimits } from '../tensor-list.ts'
import { refuse } from './refuse.ts'

/** Signatures and layouts: PKWARE's APPNOTE.TXT, 4.3 and 4.5.3. */
const endSignature = 0x06054b50
const endBytes = 22
const zip64LocatorSignature = 0x07064b50
const zip64LocatorBytes = 20
const zip64EndSignature = 0x06064b50
const zip64EndBytes = 56
const entrySignature = 0x02014b50
const entryBytes = 46
const zip64ExtraId = 1
const maxCommentBytes = 0xffff

/** Beside the tensors an archive of torch has some ten entries. */
const maxEntryCount = tensorLimits.tensorCount + 1000
const maxDirectoryBytes = 32 * 2 ** 20

export interface ZipEntry {
  readonly name: string
  readonly headerOffset: number
  readonly sizeBytes: number
  /** In the archive: less, where it is compressed. */
  readonly storedBytes: number
  /** As it is, neither compressed nor encrypted; torch writes no other entries, but TorchScript's do occur. */
  readonly isStored: boolean
  readonly crc32: number
}

const count = (view: DataView, offset: number) => {
  const value = Number(view.getBigUint64(offset, true))
  return Number.isSafeInteger(value) ? value : refuse(`the zip archive has a length of ${value} in its directory`)
}

interface Directory {
  readonly offset: number
  readonly sizeBytes: number
  readonly entryCount: number
  /** Where the record that tells this stands: the directory must reach up to it. */
  readonly endOffset: number
}

/** The record stands at the end of the file, before a comment of its own length. */
async function findEnd(source: ByteSource): Promise<{ readonly offset: number; readonly record: DataView }> {
  const tailBytes = Math.min(source.sizeBytes, endBytes + maxCommentBytes)
  const tail = viewOf(await source.read(source.sizeBytes - tailBytes, tailBytes))
  for (let at = tailBytes - endBytes; at >= 0; at--) {
    if (tail.getUint32(at, true) === endSignature && at + endBytes + tail.getUint16(at + 20, true) === tailBytes) {
      return { offset: source.sizeBytes - tailBytes + at, record: new DataView(tail.buffer, tail.byteOffset + at, endBytes) }
    }
  }
  return refuse('the zip archive has no directory: it is cut off, or no zip archive')
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  const { offset: endOffset, record } = await findEnd(source)
  const plain = {
    offset: record.getUint32(16, true),
    sizeBytes: record.getUint32(12, true),
    entryCount: record.getUint16(10, true),
    endOffset,
  }
  if (endOffset < zip64LocatorBytes) return plain
  const locator = viewOf(await source.read(endOffset - zip64LocatorBytes, zip64LocatorBytes))
  if (locator.getUint32(0, true) !== zip64LocatorSignature) return plain

  const offset = count(locator, 8)
  const zip64 = viewOf(await readWithin(source, offset, zip64EndBytes, "the zip archive's end record", 'pytorch'))
  if (zip64.getUint32(0, true) !== zip64EndSignature) refuse(`the zip archive has no end record at byte ${offset}, where it should be`)
  return { offset: count(zip64, 48), sizeBytes: count(zip64, 40), entryCount: count(zip64, 32), endOffset: offset }
}

/** Sizes that do not fit in 32 bits stand in an extra field, in this order, each only if its short form is all ones. */
function widen(extra: DataView, short: readonly number[], name: string): readonly number[] {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== zip64ExtraId) continue
    let from = at + 4
    const end = Math.min(from + extra.getUint16(at + 2, true), extra.byteLength)
    return short.map((value) => {
      if (value !== 0xffffffff) return value
      if (from + 8 > end) return refuse(`the zip entry ${name} has no long form of its sizes`)
      from += 8
      return count(extra, from - 8)
    })
  }
  return short
}

/** Reads the central directory; what the local headers repeat of it is checked when an entry is read. */
export async function readZipDirectory(source: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const directory = await findDirectory(source)
  if (directory.entryCount > maxEntryCount) refuse(`the zip archive has ${directory.entryCount} entries; ${maxEntryCount} is the most`)
  if (directory.sizeBytes > maxDirectoryBytes)
    refuse(`the zip directory has ${directory.sizeBytes} bytes; ${maxDirectoryBytes} is the most`)
  if (directory.offset + directory.sizeBytes !== directory.endOffset) {
    refuse(
      `the zip directory should end at byte ${directory.endOffset}, but is said to take ${directory.sizeBytes} bytes from ${directory.offset}`,
    )
  }
  const bytes = await readWithin(source, directory.offset, directory.sizeBytes, 'the zip directory', 'pytorch')
  const view = viewOf(bytes)
  const utf8 = new TextDecoder()
  const entries = new Map<string, ZipEntry>()
  let at = 0
  while (entries.size < directory.entryCount) {
    const where = `at byte ${directory.offset + at}`
    if (at + entryBytes > bytes.length || view.getUint32(at, true) !== entrySignature) refuse(`the zip directory has no entry ${where}`)
    const nameEnd = at + entryBytes + view.getUint16(at + 28, true)
    const extraEnd = nameEnd + view.getUint16(at + 30, true)
    if (extraEnd > bytes.length) refuse(`the zip entry ${where} reaches beyond the directory`)
    const name = utf8.decode(bytes.subarray(at + entryBytes, nameEnd))
    if (entries.has(name)) refuse(`two zip entries are named ${name}`)
    const extra = new DataView(bytes.buffer, bytes.byteOffset + nameEnd, extraEnd - nameEnd)
    const [sizeBytes, storedBytes, headerOffset] = widen(
      extra,
      [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
      name,
    ) as [number, number, number]
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1
    const isStored = !isEncrypted && view.getUint16(at + 10, true) === 0 && sizeBytes === storedBytes
    entries.set(name, { name, headerOffset, sizeBytes, storedBytes, isStored, crc32: view.getUint32(at + 16, true) })
    at = extraEnd + view.getUint16(at + 32, true)
  }
  if (at !== bytes.length) refuse(`the zip directory has ${directory.entryCount} entries, and ${bytes.length - at} bytes more`)
  return entries
}

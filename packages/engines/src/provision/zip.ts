import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

/** One file of a zip archive, as its central directory describes it. */
export interface ZipEntry {
  readonly name: string
  readonly bytes: number
  readonly compressedBytes: number
  readonly isDeflated: boolean
  /** Unix permission bits; 0 where the archive carries none. */
  readonly mode: number
  readonly headerOffset: number
}

// Field offsets: APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end)
const endSignature = 0x06054b50
const endBytes = 22
const maxCommentBytes = 65_535
const centralSignature = 0x02014b50
const centralBytes = 46
const localBytes = 30

/** Reads the list of files. Archives over 4 GiB (zip64) are refused: no wheel that is pinned is one. */
export async function readZipEntries(path: string): Promise<ZipEntry[]> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(size, endBytes + maxCommentBytes))
    await file.read(tail, 0, tail.length, size - tail.length)
    let end = tail.length - endBytes
    while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end--
    if (end < 0) throw new Error(`${path} is not a zip archive: it has no end record`)

    const directoryBytes = tail.readUInt32LE(end + 12)
    const directoryOffset = tail.readUInt32LE(end + 16)
    if (directoryOffset === 0xffffffff) throw new Error(`${path} is a zip64 archive; only archives under 4 GiB are read`)
    const directory = Buffer.alloc(directoryBytes)
    await file.read(directory, 0, directoryBytes, directoryOffset)
    return parseDirectory(directory)
  } finally {
    await file.close()
  }
}

function parseDirectory(directory: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = []
  let at = 0
  while (at < directory.length && directory.readUInt32LE(at) === centralSignature) {
    const method = directory.readUInt16LE(at + 10)
    const nameBytes = directory.readUInt16LE(at + 28)
    const name = directory.toString('utf8', at + centralBytes, at + centralBytes + nameBytes)
    if (method !== 0 && method !== 8) throw new Error(`${name} is compressed by method ${method}; only stored and deflated files are read`)
    entries.push({
      name,
      bytes: directory.readUInt32LE(at + 24),
      compressedBytes: directory.readUInt32LE(at + 20),
      isDeflated: method === 8,
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      headerOffset: directory.readUInt32LE(at + 42),
    })
    at += centralBytes + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** Writes one file, streaming: the largest here unpacks to 1.1 GB. */
export async function extractEntry(archive: string, entry: ZipEntry, destination: string, onBytes: (bytes: number) => void) {
  const start = await dataOffset(archive, entry)
  await mkdir(dirname(destination), { recursive: true })
  let writtenBytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      writtenBytes += chunk.length
      onBytes(chunk.length)
      done(null, chunk)
    },
  })
  const output = createWriteStream(destination)
  if (entry.compressedBytes === 0) await pipeline([], count, output)
  else {
    const input = createReadStream(archive, { start, end: start + entry.compressedBytes - 1, highWaterMark: 2 ** 18 })
    if (entry.isDeflated) await pipeline(input, createInflateRaw({ chunkSize: 2 ** 20 }), count, output)
    else await pipeline(input, count, output)
  }
  if (writtenBytes !== entry.bytes) throw new Error(`${entry.name} in ${archive} has ${writtenBytes} bytes instead of ${entry.bytes}`)
  if (entry.mode !== 0) await chmod(destination, entry.mode)
}

/** The local header repeats the name and may carry other extra fields than the central directory: their lengths are read here. */
async function dataOffset(archive: string, entry: ZipEntry): Promise<number> {
  const file = await open(archive)
  try {
    const header = Buffer.alloc(localBytes)
    await file.read(header, 0, localBytes, entry.headerOffset)
    return entry.headerOffset + localBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await file.close()
  }
}

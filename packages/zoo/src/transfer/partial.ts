import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openDataFile } from './data-file.ts'
import { type JournalLine, openJournal } from './journal.ts'

export type PartialBlob = Awaited<ReturnType<typeof openPartial>>

const readBytes = 1024 * 1024

export const dataName = 'data'
export const journalName = 'journal'

/** A file on its way, in a folder of its own: its bytes, and which of its pieces have been verified. One process at a time writes it. */
export async function openPartial(folder: string, chunkBytes: number) {
  await mkdir(folder, { recursive: true })
  const journal = await openJournal(join(folder, journalName))
  const data = await openDataFile(join(folder, dataName))
  const etags = new Map<string, string>()
  const digests: (string | undefined)[] = []
  let sizeBytes: number | null = null

  for (const line of journal.lines) {
    if ('sizeBytes' in line && line.chunkBytes === chunkBytes) sizeBytes = line.sizeBytes
    if ('etag' in line) etags.set(line.url, line.etag)
    if ('chunk' in line) digests[line.chunk] = line.sha256
  }
  // pieces of nobody knows which file
  if (sizeBytes === null) digests.length = 0

  const pieceBytes = (chunk: number) => Math.min(chunkBytes, sizeBytes! - chunk * chunkBytes)

  let verifiedBytes = 0
  let prefixChunks = 0
  const count = () => {
    verifiedBytes = digests.reduce((sum, digest, chunk) => sum + (digest === undefined ? 0 : pieceBytes(chunk)), 0)
    prefixChunks = 0
  }
  count()

  /** The journal's lines anew, of what is known now. */
  const rewrite = () =>
    journal.replace([
      ...(sizeBytes === null ? [] : [{ sizeBytes, chunkBytes }]),
      ...[...etags].map(([url, etag]) => ({ url, etag })),
      ...digests.flatMap((sha256, chunk): JournalLine[] => (sha256 === undefined ? [] : [{ chunk, sha256 }])),
    ])

  async function digestOnDisk(chunk: number): Promise<string> {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(Math.min(readBytes, pieceBytes(chunk)))
    for (let at = 0; at < pieceBytes(chunk); ) {
      const wanted = buffer.subarray(0, Math.min(buffer.length, pieceBytes(chunk) - at))
      const { bytesRead } = await data.read(wanted, chunk * chunkBytes + at)
      if (bytesRead === 0) break // cut short: the digest is another
      hash.update(wanted.subarray(0, bytesRead))
      at += bytesRead
    }
    return hash.digest('hex')
  }

  return {
    folder,
    dataPath: join(folder, dataName),
    chunkBytes,
    etags,
    write: data.write,
    get sizeBytes() {
      return sizeBytes
    },
    digestOf: (chunk: number) => digests[chunk],
    digests: () => digests.map((digest) => digest!),

    missing(): number[] {
      return Array.from({ length: Math.ceil(sizeBytes! / chunkBytes) }, (_, chunk) => chunk).filter((chunk) => digests[chunk] === undefined)
    },

    verifiedBytes: () => verifiedBytes,

    /** How far the file is verified from its start without a gap. */
    prefixBytes(): number {
      while (digests[prefixChunks] !== undefined) prefixChunks++
      return Math.min(prefixChunks * chunkBytes, sizeBytes ?? 0)
    },

    async setSize(bytes: number) {
      sizeBytes = bytes
      await journal.append({ sizeBytes, chunkBytes })
    },

    async setEtag(url: URL, etag: string) {
      if (etags.get(url.href) === etag) return
      etags.set(url.href, etag)
      await journal.append({ url: url.href, etag })
    },

    /** Only once its bytes are written. */
    async verified(chunk: number, sha256: string) {
      await journal.append({ chunk, sha256 })
      digests[chunk] = sha256
      verifiedBytes += pieceBytes(chunk)
    },

    /** Pieces whose bytes on the disk are not those that were verified. */
    async findDamaged(): Promise<number[]> {
      const damaged: number[] = []
      for (const [chunk, digest] of digests.entries())
        if (digest !== undefined && (await digestOnDisk(chunk)) !== digest) damaged.push(chunk)
      return damaged
    },

    async forget(chunks: readonly number[]) {
      for (const chunk of chunks) digests[chunk] = undefined
      count()
      await rewrite()
    },

    async forgetEtags() {
      etags.clear()
      await rewrite()
    },

    /** As if nothing had come yet. */
    async startOver() {
      etags.clear()
      digests.length = 0
      sizeBytes = null
      count()
      await rewrite()
      await data.empty()
    },

    async close() {
      await data.close()
      await journal.close()
    },
  }
}

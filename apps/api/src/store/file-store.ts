import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { chunkBytes } from '@effzoo/contract'
import type { BlobStore } from './blob-store.ts'

/** A process that dies leaves of an object that was not whole only this. */
const incomplete = '.incomplete'

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Files in a folder, for one machine. Each part is written at its place, and on the disk when it is acknowledged. */
export function fileStore(directory: string): BlobStore {
  const pathOf = (key: string) => join(directory, key)

  return {
    async begin(key) {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await withFile(path + incomplete, 'wx', (file) => file.sync())
      return 'file'
    },

    async putPart({ key }, { part, bytes }) {
      // never made anew: a part that comes late must not bring back what was finished or given up
      await withFile(pathOf(key) + incomplete, 'r+', async (file) => {
        await writeAt(file, bytes, (part - 1) * chunkBytes)
        await file.datasync()
      })
      return 'file'
    },

    async finish({ key }) {
      const path = pathOf(key)
      try {
        await rename(path + incomplete, path)
      } catch (error) {
        if (!isMissing(error) || !(await isThere(path))) throw error
      }
      await withFile(dirname(path), 'r', (folder) => folder.sync())
    },

    abandon: ({ key }) => rm(pathOf(key) + incomplete, { force: true }),

    async read(key, range) {
      const path = pathOf(key)
      if (!(await isThere(path))) return undefined
      const options = range && { start: range.offset, end: range.offset + range.length - 1 }
      // the types of Node's streams and of the web's differ in what nobody uses here
      return Readable.toWeb(createReadStream(path, { ...options, highWaterMark: 256 * 1024 })) as ReadableStream<Uint8Array>
    },

    remove: (key) => rm(pathOf(key), { force: true }),
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

async function withFile<Answer>(path: string, flags: string, work: (file: FileHandle) => Promise<Answer>): Promise<Answer> {
  const file = await open(path, flags, 0o600)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

async function writeAt(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, offset + written)
    written += bytesWritten
  }
}

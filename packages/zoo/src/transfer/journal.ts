import { type FileHandle, open } from 'node:fs/promises'
import { Sha256 } from '@effzoo/contract'
import { z } from 'zod'
import { readIfThere } from '../cache/durable-file.ts'
import { onDisk } from './disk-fault.ts'

const Line = z.union([
  z.strictObject({ sizeBytes: z.int().nonnegative(), chunkBytes: z.int().positive() }),
  z.strictObject({ url: z.string(), etag: z.string() }),
  z.strictObject({ chunk: z.int().nonnegative(), sha256: Sha256 }),
])
export type JournalLine = z.infer<typeof Line>

/**
 * What of a partial file has been verified, a line each, appended once the bytes are written. A kill loses the line it tears and no more; where a power
 * failure makes a line lie, the digest of the whole file tells.
 */
export async function openJournal(path: string) {
  const lines = parse((await readIfThere(path)) ?? '')
  const file: FileHandle = await open(path, 'a')
  return {
    /** As they stood when it was opened. */
    lines,
    append: async (line: JournalLine) => {
      await onDisk(path, () => file.appendFile(`${JSON.stringify(line)}\n`))
    },
    async replace(kept: readonly JournalLine[]) {
      await file.truncate(0)
      await file.appendFile(kept.map((line) => `${JSON.stringify(line)}\n`).join(''))
    },
    close: () => file.close(),
  }
}

function parse(text: string): JournalLine[] {
  return text.split('\n').flatMap((line) => {
    try {
      return Line.parse(JSON.parse(line))
    } catch {
      return [] // torn, or the end
    }
  })
}

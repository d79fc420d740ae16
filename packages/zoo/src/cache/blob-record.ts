import { Sha256 } from '@effzoo/contract'
import { z } from 'zod'
import { recordPath } from './cache-paths.ts'
import { readIfThere, writeDurably } from './durable-file.ts'

/** What the cache knows of a blob beside its name: enough to tell a damaged piece, and to fetch it alone. */
export const BlobRecord = z.strictObject({
  sha256: Sha256,
  sizeBytes: z.int().nonnegative(),
  chunks: z.array(Sha256).meta({ description: 'SHA-256 of each piece of chunkBytes, the last one shorter' }),
  chunkBytes: z.int().positive(),
  urls: z.array(z.url()).meta({ description: 'Where it was fetched; none: it was made here' }),
})
export type BlobRecord = z.infer<typeof BlobRecord>

/** undefined as well for one that cannot be read: it is made again from the blob. */
export async function readRecord(directory: string, sha256: string): Promise<BlobRecord | undefined> {
  const text = await readIfThere(recordPath(directory, sha256))
  if (text === undefined) return undefined
  try {
    const record = BlobRecord.parse(JSON.parse(text))
    return record.sha256 === sha256 ? record : undefined
  } catch {
    return undefined
  }
}

export const writeRecord = (directory: string, record: BlobRecord) =>
  writeDurably(recordPath(directory, record.sha256), `${JSON.stringify(record)}\n`)

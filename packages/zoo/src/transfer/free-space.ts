import { statfs } from 'node:fs/promises'
import { TransferError } from './transfer-error.ts'

/** Left for whoever else writes to the disk, and for the journal. */
const spareBytes = 16 * 1024 * 1024

const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`

/** Before the first byte is asked for: a disk that fills halfway helps nobody. */
export async function requireSpace(folder: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  if (neededBytes + spareBytes <= freeBytes) return
  throw new TransferError(
    'no-space',
    `${inMegabytes(neededBytes)} are to come, and the disk of ${folder} has ${inMegabytes(freeBytes)} free; make room (\`zoo cache prune\`), or name a folder on another disk (EFFZOO_CACHE)`,
  )
}

import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type BlobRecord, writeRecord } from './blob-record.ts'
import { blobPath, blobsFolder, partialsFolder } from './cache-paths.ts'
import { syncFolder } from './durable-file.ts'

/**
 * Moves a file whose digests are known to its final name; its path there. The record goes first, the bytes are on the disk before they are called
 * whole: what lies under a final name was right once, whenever the power failed.
 */
export async function placeBlob(directory: string, path: string, record: BlobRecord): Promise<string> {
  const target = blobPath(directory, record.sha256)
  await mkdir(blobsFolder(directory), { recursive: true })
  await writeRecord(directory, record)
  await syncFile(path)
  await moveFile(directory, path, target)
  await syncFolder(blobsFolder(directory))
  return target
}

/** As a blob's file should be: there, and as long as its record says. Its bytes are what `zoo cache verify` looks at. */
export const hasSize = (path: string, sizeBytes: number): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile() && found.size === sizeBytes,
    () => false,
  )

async function syncFile(path: string) {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Of what is on its way from another disk; one that a kill leaves behind is pruned in time. */
export const copySuffix = '.copy'

/** A file of another disk is copied beside its final name first. */
async function moveFile(directory: string, path: string, target: string) {
  try {
    await rename(path, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await mkdir(partialsFolder(directory), { recursive: true })
    const draft = join(partialsFolder(directory), `${randomUUID()}${copySuffix}`)
    await copyFile(path, draft)
    await syncFile(draft)
    await rename(draft, target)
    await rm(path)
  }
}

import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** As large as a page of the database: a full disk may still take a byte. */
const page = new Uint8Array(4_096)

/** Whether a file can be written beside the database; undefined where that is a server's business. */
export function diskCheckOf(databaseUrl: string): (() => Promise<void>) | undefined {
  if (!databaseUrl.startsWith('file:')) return undefined
  const path = join(dirname(fileURLToPath(databaseUrl)), `.health.${process.pid}`)
  let running: Promise<void> | undefined
  const check = async () => {
    await writeFile(path, page)
    await rm(path)
  }
  // one for all who ask at a time: a second one would find its file removed
  return () => {
    running ??= check().finally(() => {
      running = undefined
    })
    return running
  }
}

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isNeeded } from './tensorflow-wheels.ts'
import { extractEntry, readZipEntries } from './zip.ts'

/** Unpacks what is needed of the wheels in `downloads`, and answers its paths inside `folder`. A wheel's files are inflated side by side. */
export async function unpackWheels(
  downloads: string,
  folder: string,
  onProgress: (fraction: number, wheelName: string) => void,
): Promise<string[]> {
  const wheelNames = (await readdir(downloads)).filter((name) => name.endsWith('.whl'))
  const wheels = await Promise.all(
    wheelNames.map(async (name) => {
      const path = join(downloads, name)
      return { name, path, entries: (await readZipEntries(path)).filter((entry) => isNeeded(entry.name)) }
    }),
  )
  const allEntries = wheels.flatMap((wheel) => wheel.entries)
  const totalBytes = allEntries.reduce((sum, entry) => sum + entry.bytes, 0)
  let doneBytes = 0
  for (const { name, path, entries } of wheels) {
    const onBytes = (bytes: number) => {
      doneBytes += bytes
      onProgress(doneBytes / totalBytes, name)
    }
    await Promise.all(entries.map((entry) => extractEntry(path, entry, join(folder, entry.name), onBytes)))
  }
  return allEntries.map((entry) => entry.name)
}

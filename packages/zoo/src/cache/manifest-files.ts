import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { manifestsFolder } from './cache-paths.ts'
import { readIfThere } from './durable-file.ts'

/** The texts of all manifests, by name. */
export async function readManifestFiles(directory: string): Promise<string[]> {
  const texts: string[] = []
  for (const name of await listNames(manifestsFolder(directory))) {
    if (!name.endsWith('.json')) continue
    const text = await readIfThere(join(manifestsFolder(directory), name))
    if (text !== undefined) texts.push(text)
  }
  return texts
}

/** Sorted; none where the folder is not there. */
export async function listNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

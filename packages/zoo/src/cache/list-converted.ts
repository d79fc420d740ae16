import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { convertedFolder } from './cache-paths.ts'
import { listNames } from './manifest-files.ts'

/** A checkpoint in another format, which is made again when it is asked for. */
export interface CachedConversion {
  readonly path: string
  readonly sizeBytes: number
  readonly usedAtMs: number
}

const fileSize = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0, // somebody prunes at the same time
  )

/** Those that were broken off among them. */
export async function listConverted(directory: string): Promise<CachedConversion[]> {
  const converted: CachedConversion[] = []
  for (const name of await listNames(convertedFolder(directory))) {
    const path = join(convertedFolder(directory), name)
    const found = await stat(path).catch(() => undefined)
    if (!found?.isDirectory()) continue
    const sizes = await Promise.all((await listNames(path)).map((file) => fileSize(join(path, file))))
    converted.push({ path, sizeBytes: sizes.reduce((sum, size) => sum + size, 0), usedAtMs: found.mtimeMs })
  }
  return converted
}

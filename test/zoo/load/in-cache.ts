import { vi } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import type { Pulled } from '../../../packages/zoo/src/load/read-checkpoint.ts'

/** As `pull` leaves it: commands find it there by its name, with --offline. The file moves in. */
export async function keepInCache(directory: string, { manifest, files }: Pulled): Promise<void> {
  const cache = openCache(directory)
  await cache.adopt(files[0]!.path)
  await cache.saveManifest({ manifest, signatures: [] })
}

/** Commands of this process keep their cache and their keys there, until the variables are unstubbed. */
export function useHome(folder: string): void {
  vi.stubEnv('EFFZOO_CACHE', folder)
  vi.stubEnv('XDG_CONFIG_HOME', folder)
}

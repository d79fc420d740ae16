import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobCache, StoredBlob } from '../cache/blob-cache.ts'
import { partialsFolder } from '../cache/cache-paths.ts'
import type { CatalogueEntry } from '../catalogue/catalogue.ts'
import { importWeights } from '../import/import-weights.ts'
import { writeSafetensors } from '../import/write-safetensors.ts'

/** Raised when the same file would give other bytes than before: pins of earlier conversions then stand for the upstream's file alone. */
export const converter = 'effzoo import 1'

/**
 * An upstream's file as safetensors under our own names, in the cache. All weights of the variant are there in their shapes, or it is an
 * error.
 */
export async function convertWeights(
  path: string,
  { checkpoint, variant, classes }: Pick<CatalogueEntry, 'checkpoint' | 'variant' | 'classes'>,
  cache: BlobCache,
): Promise<StoredBlob> {
  const imported = await importWeights(path, { variant })
  if (imported.classes !== classes.count)
    throw new Error(`${checkpoint} should tell ${classes.count} classes apart, and its file has weights for ${imported.classes}`)
  await mkdir(partialsFolder(cache.directory), { recursive: true })
  const draft = join(partialsFolder(cache.directory), `${randomUUID()}.safetensors`)
  try {
    await writeSafetensors(imported, draft)
    return await cache.adopt(draft)
  } finally {
    await rm(draft, { force: true })
  }
}

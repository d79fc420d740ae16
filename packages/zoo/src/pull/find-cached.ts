import type { CheckpointId, SignedManifest } from '@effzoo/contract'
import type { BlobCache } from '../cache/blob-cache.ts'
import { findEntry } from '../catalogue/catalogue.ts'
import { type Reference, readReference } from './reference.ts'

/** The manifest of what was pulled under this name. A variant is its default checkpoint, or the only one of it that is there. */
export async function findCached(text: string, cache: BlobCache): Promise<SignedManifest> {
  const there = (await cache.listManifests()).map(({ manifest }) => manifest.checkpoint)
  const id = idOf(readReference(text), there)
  const signed = id && (await cache.findManifest(id))
  if (signed) return signed
  const list = there.length === 0 ? 'nothing was pulled yet' : `pulled were ${there.join(', ')}`
  throw new Error(`${text} is not in the cache ${cache.directory}; ${list}`)
}

function idOf(reference: Reference, there: readonly CheckpointId[]): CheckpointId | undefined {
  if (reference.kind === 'checkpoint') return reference.id
  // where a tag points, only its registry knows
  if (reference.kind === 'tag') return undefined
  const ofVariant = there.filter((id) => id.startsWith(`${reference.variant}.`))
  const byDefault = ofVariant.find((id) => id === findEntry(reference.variant)?.checkpoint)
  return byDefault ?? (ofVariant.length === 1 ? ofVariant[0] : undefined)
}

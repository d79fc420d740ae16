import process from 'node:process'
import type { CheckpointId } from '@effzoo/contract'
import { openCache } from '../cache/blob-cache.ts'
import { findEntry } from '../catalogue/catalogue.ts'
import { pullFromRegistry } from './pull-from-registry.ts'
import { pullFromUpstreams } from './pull-from-upstreams.ts'
import { findPulled, type PulledCheckpoint, type PullOptions } from './pulled-checkpoint.ts'
import { type Reference, readReference, unknownCheckpoint } from './reference.ts'

/**
 * The files of a checkpoint, whole and verified, in the cache: from a registry where one is named, which must have signed them, else from the upstreams that the
 * catalogue lists. What is there already is not fetched again.
 */
export async function pull(text: string, options: PullOptions = {}): Promise<PulledCheckpoint> {
  const { cache = openCache(), registry, offline = false, env = process.env } = options
  const reference = readReference(text)
  if (offline) return findOffline(text, reference, cache)
  if (registry !== undefined) {
    const pulled = await pullFromRegistry(registry, reference, { ...options, cache, env })
    if (pulled) return pulled
    options.log?.(`${registry} has no ${text}; its upstreams are tried`)
  }
  const entry = findEntry(text)
  if (!entry) throw unknownCheckpoint(text)
  const known = await cache.findManifest(entry.checkpoint)
  const pulled = known && (await findPulled(known, cache))
  return pulled ?? pullFromUpstreams(entry, { ...options, cache, env })
}

async function findOffline(text: string, reference: Reference, cache: NonNullable<PullOptions['cache']>): Promise<PulledCheckpoint> {
  const there = (await cache.listManifests()).map(({ manifest }) => manifest.checkpoint)
  const id = idOffline(reference, there)
  const signed = id && (await cache.findManifest(id))
  const pulled = signed && (await findPulled(signed, cache))
  if (pulled) return pulled
  const list = there.length === 0 ? 'nothing was pulled yet' : `pulled were ${there.join(', ')}`
  throw new Error(`${text} is not in the cache ${cache.directory}, and --offline asks nobody; ${list}`)
}

/** A variant is its default checkpoint, or the only one of it that is there; where a tag points only its registry knows. */
function idOffline(reference: Reference, there: readonly CheckpointId[]): CheckpointId | undefined {
  if (reference.kind === 'checkpoint') return reference.id
  if (reference.kind === 'tag') return undefined
  const byDefault = findEntry(reference.variant)?.checkpoint
  if (byDefault) return byDefault
  const ofVariant = there.filter((id) => id.startsWith(`${reference.variant}.`))
  return ofVariant.length === 1 ? ofVariant[0] : undefined
}

import process from 'node:process'
import { type BlobCache, openCache } from '../cache/blob-cache.ts'
import { findEntry } from '../catalogue/catalogue.ts'
import { findCached } from './find-cached.ts'
import { pullFromRegistry } from './pull-from-registry.ts'
import { pullFromUpstreams } from './pull-from-upstreams.ts'
import { findPulled, type PulledCheckpoint, type PullOptions } from './pulled-checkpoint.ts'
import { readReference, unknownCheckpoint } from './reference.ts'

/**
 * The files of a checkpoint, whole and verified, in the cache: from a registry where one is named, which must have signed them, else from
 * the upstreams that the catalogue lists. What is there already is not fetched again.
 */
export async function pull(text: string, options: PullOptions = {}): Promise<PulledCheckpoint> {
  const { cache = openCache(), registry, offline = false, env = process.env } = options
  const reference = readReference(text)
  if (offline) return findOffline(text, cache)
  if (registry !== undefined) {
    const pulled = await pullFromRegistry(registry, reference, { ...options, cache, env })
    if (pulled) return pulled
  }
  const entry = findEntry(text)
  if (!entry) throw unknownCheckpoint(text, registry)
  if (registry !== undefined) options.log?.(`${registry} has no ${text}; its upstreams are tried`)
  return pullFromUpstreams(entry, { ...options, cache, env })
}

async function findOffline(text: string, cache: BlobCache): Promise<PulledCheckpoint> {
  const signed = await findCached(text, cache)
  const pulled = await findPulled(signed, cache)
  if (pulled) return pulled
  throw new Error(`files of ${signed.manifest.checkpoint} are gone from the cache ${cache.directory}; pull it again without --offline`)
}

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CheckpointManifest, NotTrusted, type SignedManifest } from '@effzoo/contract'
import type { BlobCache, StoredBlob } from '../cache/blob-cache.ts'
import { manifestPath, partialsFolder } from '../cache/cache-paths.ts'
import type { CatalogueEntry } from '../catalogue/catalogue.ts'
import { withClaim } from '../transfer/claim.ts'
import { claimName } from '../transfer/hold-partial.ts'
import { dropMark, takeMark } from '../transfer/process-mark.ts'
import { describeUpstream, fetchWeights } from '../upstreams/index.ts'
import type { FetchContext, FetchedWeights, UpstreamFile } from '../upstreams/upstream.ts'
import { converter, convertWeights } from './convert-weights.ts'
import { findPulled, type PulledCheckpoint, pulledFrom } from './pulled-checkpoint.ts'

const fileName = 'model.safetensors'

const manifestOf = (entry: CatalogueEntry, { source }: FetchedWeights, { sha256, sizeBytes, chunks }: StoredBlob) =>
  CheckpointManifest.parse({
    schemaVersion: 1,
    checkpoint: entry.checkpoint,
    variant: entry.variant,
    sequence: 1,
    createdAtMs: Date.now(),
    files: [{ name: fileName, sizeBytes, sha256, chunks }],
    format: 'safetensors',
    dtype: 'float32',
    preprocessing: entry.preprocessing,
    classes: entry.classes,
    license: entry.license,
    source: { ...source, converter },
    accuracy: { published: entry.published, measured: [] },
  })

/** What was pulled once under this name is what it stays: the same weights from any upstream, or none. */
function checkPin(pinned: SignedManifest, found: CheckpointManifest, cache: BlobCache): void {
  const { source, files } = pinned.manifest
  const isSame = (at: 'location' | 'file' | 'sha256' | 'converter') => source[at] === found.source[at]
  const [before, now] = [files[0]?.sha256, found.files[0]?.sha256]
  const isOtherConversion = pinned.signatures.length === 0 && !isSame('converter')
  if (isOtherConversion ? !isSame('location') || !isSame('file') || isSame('sha256') : before === now) return
  const what = `${found.source.location} gives other weights for ${found.checkpoint} than were pulled before`
  const advice = `If that is meant, remove ${manifestPath(cache.directory, found.checkpoint)} and pull again`
  throw new NotTrusted(`${what}: SHA-256 ${now}, and ${before} is pinned. ${advice}`)
}

async function pullFrom(file: UpstreamFile, entry: CatalogueEntry, context: FetchContext): Promise<PulledCheckpoint> {
  const { cache, log } = context
  const weights = await fetchWeights(file, context)
  try {
    const blob = await convertWeights(weights.path, entry, cache)
    const manifest = manifestOf(entry, weights, blob)
    const pinned = await cache.findManifest(entry.checkpoint)
    const files = [{ name: fileName, path: blob.path }]
    if (pinned) checkPin(pinned, manifest, cache)
    // a registry's word for the same weights is worth more than ours
    if (pinned && pinned.signatures.length > 0) return pulledFrom(pinned, files)
    if (weights.checkedBy === null && !pinned)
      log?.(`${describeUpstream(file)}: nobody publishes its SHA-256, ${weights.source.sha256}; it is pinned from now on`)
    const signed = { manifest, signatures: [] }
    await cache.saveManifest(signed)
    return pulledFrom(signed, files)
  } finally {
    await weights.close()
  }
}

/** What is there already, or else from the upstreams. Of several processes one fetches and converts; the others wait, and find it made. */
export async function pullFromUpstreams(entry: CatalogueEntry, context: FetchContext): Promise<PulledCheckpoint> {
  const { cache, signal = new AbortController().signal, log } = context
  const find = async () => {
    const known = await cache.findManifest(entry.checkpoint)
    return known && findPulled(known, cache)
  }
  // looked for before anything is claimed: of a cache that cannot be written to, what is there is good
  const there = await find()
  if (there) return there
  const claim = join(partialsFolder(cache.directory), claimName(`checkpoint-${entry.checkpoint}`))
  await mkdir(partialsFolder(cache.directory), { recursive: true })
  const mark = takeMark()
  try {
    return await withClaim(claim, mark, async () => (await find()) ?? tryUpstreams(entry, context), {
      signal,
      onWait: () => log?.(`another process is pulling ${entry.checkpoint}: waiting for it`),
    })
  } finally {
    dropMark(mark)
  }
}

/** In the catalogue's order; each that fails is a line. */
async function tryUpstreams(entry: CatalogueEntry, context: FetchContext): Promise<PulledCheckpoint> {
  const errors: Error[] = []
  for (const file of entry.upstreams) {
    try {
      return await pullFrom(file, entry, context)
    } catch (error) {
      // one who gives other weights than before is no fault to be got over
      if (error instanceof NotTrusted || context.signal?.aborted) throw error
      context.log?.(`${describeUpstream(file)}: ${(error as Error).message}`)
      errors.push(error as Error)
    }
  }
  const names = entry.upstreams.map(describeUpstream).join(', ')
  throw new AggregateError(errors, `no upstream gives ${entry.checkpoint}; tried were ${names}`)
}

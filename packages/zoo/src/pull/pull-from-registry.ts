import { type CheckpointManifest, canonicalJson, NotTrusted, type SignedManifest } from '@effzoo/contract'
import { fetchBlob } from '../transfer/fetch-blob.ts'
import { fetchManifest, fileSources } from '../upstreams/effzoo.ts'
import type { FetchContext } from '../upstreams/upstream.ts'
import { type PulledCheckpoint, pulledFrom } from './pulled-checkpoint.ts'
import type { Reference } from './reference.ts'

const textOf = (reference: Reference): string =>
  reference.kind === 'checkpoint'
    ? reference.id
    : reference.kind === 'variant'
      ? reference.variant
      : `${reference.variant}:${reference.tag}`

/** A genuine manifest of something else is a wrong answer, too. */
function checkIsAskedFor(reference: Reference, { checkpoint, variant }: CheckpointManifest): void {
  if (reference.kind === 'checkpoint' ? checkpoint === reference.id : variant === reference.variant) return
  throw new NotTrusted(`the registry was asked for ${textOf(reference)}, and gave the manifest of ${checkpoint}`)
}

/** Nobody can pass off an older manifest of a checkpoint as its newest, once the newer was seen. */
function checkIsNoDowngrade(known: SignedManifest | undefined, { manifest }: SignedManifest): void {
  if (!known || known.signatures.length === 0) return
  const [before, now] = [known.manifest.sequence, manifest.sequence]
  if (now > before || (now === before && canonicalJson(known.manifest) === canonicalJson(manifest))) return
  throw new NotTrusted(
    now < before
      ? `the registry gives manifest ${now} of ${manifest.checkpoint}, and manifest ${before} was pulled before: an older one is not taken`
      : `the registry gives a manifest ${now} of ${manifest.checkpoint} that is not the one that was pulled before`,
  )
}

/** Files whose manifest a trusted key of the registry signed; undefined where the registry has no such checkpoint. */
export async function pullFromRegistry(
  registry: string,
  reference: Reference,
  context: FetchContext,
): Promise<PulledCheckpoint | undefined> {
  const { cache } = context
  const signed = await fetchManifest(registry, textOf(reference), context)
  if (!signed) return undefined
  checkIsAskedFor(reference, signed.manifest)
  checkIsNoDowngrade(await cache.findManifest(signed.manifest.checkpoint), signed)
  const files: { name: string; path: string }[] = []
  for (const source of fileSources(registry, signed)) {
    const { path } = await fetchBlob(source, cache, context)
    files.push({ name: source.name, path })
  }
  await cache.saveManifest(signed)
  return pulledFrom(signed, files)
}

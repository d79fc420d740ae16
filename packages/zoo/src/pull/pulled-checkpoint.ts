import type { CheckpointManifest, SignedManifest } from '@effzoo/contract'
import type { BlobCache } from '../cache/blob-cache.ts'
import type { TransferProgress } from './blob-source.ts'

export interface PullOptions {
  /** The user's, unless another is given. */
  readonly cache?: BlobCache
  /** URL of a registry to pull from; upstreams serve what it lacks. */
  readonly registry?: string | undefined
  /** Only what lies in the cache. */
  readonly offline?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TransferProgress) => void
  /** A line for the user: a fault that was got over, a key or a digest that was believed the first time. */
  readonly log?: (line: string) => void
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface PulledCheckpoint {
  readonly manifest: CheckpointManifest
  /** Who vouches for it: a registry by its signature, or nobody but the digest that was pinned. */
  readonly signed: 'registry' | 'unsigned upstream'
  /** Whole and verified, in the cache. */
  readonly files: readonly { readonly name: string; readonly path: string }[]
}

export const pulledFrom = ({ manifest, signatures }: SignedManifest, files: PulledCheckpoint['files']): PulledCheckpoint => ({
  manifest,
  signed: signatures.length > 0 ? 'registry' : 'unsigned upstream',
  files,
})

/** What the manifest names, as it lies in the cache; undefined where a file is not there. */
export async function findPulled(signed: SignedManifest, cache: BlobCache): Promise<PulledCheckpoint | undefined> {
  const files: { name: string; path: string }[] = []
  for (const { name, sha256 } of signed.manifest.files) {
    const path = await cache.find(sha256)
    if (path === undefined) return undefined
    files.push({ name, path })
  }
  return pulledFrom(signed, files)
}

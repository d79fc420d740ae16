import { importSigningKey, ZooError } from '@effzoo/contract'
import type { CheckpointDeps } from './app-env.ts'
import { hashStreamWorker } from './checkpoints/hash-stream-worker.ts'
import { readStorageQuota } from './checkpoints/storage-quota.ts'
import type { BlobStore } from './store/blob-store.ts'
import { type R2Bucket, r2Store } from './store/r2-store.ts'
import { readS3Options, type S3Variables } from './store/s3-options.ts'
import { s3Store } from './store/s3-store.ts'

export interface CheckpointVariables extends S3Variables {
  readonly CHECKPOINTS?: R2Bucket
  readonly STORAGE_QUOTA?: string
  /** A secret: what `npm run admin -- keys create` prints. */
  readonly SIGNING_KEY?: string
}

/** A bucket that S3_… name, to which clients are then sent; else the binding, through which what they fetch streams. */
export function workerStore(env: CheckpointVariables): BlobStore {
  const s3 = readS3Options(env)
  if (s3) return s3Store(s3)
  if (!env.CHECKPOINTS) throw new Error('the binding CHECKPOINTS is missing; wrangler.jsonc names its bucket under r2_buckets')
  return r2Store(env.CHECKPOINTS)
}

export const workerCheckpoints = (env: CheckpointVariables): CheckpointDeps => ({
  store: workerStore(env),
  hashStream: hashStreamWorker,
  quotaBytes: readStorageQuota(env.STORAGE_QUOTA),
  async signer() {
    if (env.SIGNING_KEY) return importSigningKey(env.SIGNING_KEY)
    throw new ZooError(
      'signing-unavailable',
      'SIGNING_KEY is not set: npm run admin -- keys create makes it, and npx wrangler secret put SIGNING_KEY keeps it',
    )
  },
})

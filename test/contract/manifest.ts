import { CheckpointManifest } from '../../packages/contract/src/index.ts'

/** A manifest as a registry holds it, of one file of 20 MiB. */
export const manifestOf = (changes: Partial<Record<keyof CheckpointManifest, unknown>> = {}): CheckpointManifest =>
  CheckpointManifest.parse({
    schemaVersion: 1,
    checkpoint: 'efficientnet-lite0.in1k',
    variant: 'efficientnet-lite0',
    sequence: 3,
    createdAtMs: 1_790_000_000_000,
    files: [
      {
        name: 'model.safetensors',
        sizeBytes: 20 * 2 ** 20,
        sha256: 'a'.repeat(64),
        chunks: ['b', 'c', 'd'].map((digit) => digit.repeat(64)),
      },
    ],
    format: 'safetensors',
    dtype: 'float32',
    preprocessing: {
      px: 224,
      cropFraction: 0.875,
      cropMode: 'center',
      interpolation: 'bicubic',
      mean: [0.498, 0.498, 0.498],
      std: [0.502, 0.502, 0.502],
    },
    classes: { count: 1000, labels: 'imagenet-1k' },
    license: 'Apache-2.0',
    source: { upstream: 'file', location: 'lite0.pth', file: 'lite0.pth', revision: null, sha256: null, converter: null },
    accuracy: { published: [], measured: [] },
    ...changes,
  })

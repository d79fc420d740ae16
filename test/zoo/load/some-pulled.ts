import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CheckpointManifest, chunkBytes, type VariantId } from '@effzoo/contract'
import { expand, findVariant, weights } from '@effzoo/models'
import { exportSafetensors } from '../../../packages/zoo/src/import/export-safetensors.ts'
import type { Pulled } from '../../../packages/zoo/src/load/read-checkpoint.ts'
import { proceduralWeights } from '../../../scripts/parity/procedural-weights.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const describeFile = (path: string): CheckpointManifest['files'][number] => {
  const bytes = readFileSync(path)
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, i) =>
    sha256(bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes)),
  )
  return { name: 'model.safetensors', sizeBytes: bytes.length, sha256: sha256(bytes), chunks }
}

export interface SomeManifest extends Partial<Pick<CheckpointManifest, 'preprocessing' | 'classes' | 'dtype'>> {
  readonly variant: string
}

/** A file of weights under our names with a manifest that describes it, as `pull` leaves them. */
export function pulledFrom(path: string, { variant, preprocessing, classes, dtype = 'float32' }: SomeManifest): Pulled {
  const manifest: CheckpointManifest = {
    schemaVersion: 1,
    checkpoint: `${variant}.test` as CheckpointManifest['checkpoint'],
    variant: variant as VariantId,
    sequence: 1,
    createdAtMs: 0,
    files: [describeFile(path)],
    format: 'safetensors',
    dtype,
    preprocessing: preprocessing ?? litePreprocessing(224),
    classes: classes ?? { count: 1000, labels: 'imagenet-1k' },
    license: 'Apache-2.0',
    source: { upstream: 'file', location: 'model.safetensors', file: 'model.safetensors', revision: null, sha256: null, converter: null },
    accuracy: { published: [], measured: [] },
  }
  return { manifest, files: [{ name: 'model.safetensors', path }] }
}

/** (pixel - 127) / 128 */
export const litePreprocessing = (px: number): CheckpointManifest['preprocessing'] => ({
  px,
  cropFraction: 0.875,
  cropMode: 'center',
  interpolation: 'bicubic',
  mean: [127 / 255, 127 / 255, 127 / 255],
  std: [128 / 255, 128 / 255, 128 / 255],
})

/** Of a variant with weights by a formula, for images of px. */
export async function somePulled(folder: string, variant: string, px: number, classCount = 1000): Promise<Pulled> {
  const layers = expand(findVariant(variant)!, px, { classes: classCount })
  const made = proceduralWeights(layers)
  const tensors = weights(layers).map((weight) => ({ name: weight.name, shape: weight.shape, data: made(weight) }))
  const path = join(folder, `${variant}-${px}.safetensors`)
  await writeFile(path, exportSafetensors({ variant: variant as VariantId, tensors }))
  const labels = classCount === 1000 ? 'imagenet-1k' : null
  return pulledFrom(path, { variant, preprocessing: litePreprocessing(px), classes: { count: classCount, labels } })
}

import { createHash } from 'node:crypto'
import { CheckpointRequest, type CustomVariantRequest, chunkBytes, type UploadRequest } from '@effzoo/contract'
import { expand, initialize, type VariantSpec, weights } from '@effzoo/models'
import { writeSafetensors } from '../../packages/zoo/src/formats/safetensors/write.ts'
import { tensorFileOf } from '../../packages/zoo/src/formats/tensor.ts'

/** A model of some thousand weights: a checkpoint of it is one small part, and still all that a checkpoint is. */
export const tinySpec: CustomVariantRequest['spec'] & VariantSpec = {
  family: 'efficientnetv2',
  stages: [{ block: 'fused-mbconv', repeats: 1, kernel: 3, stride: 1, expand: 1, channels: 8 }],
  stem: 8,
  head: 16,
  width: 1,
  depth: 1,
  widthFloor: 0.9,
  fixedEnds: false,
  activation: 'silu',
  padding: 'same',
  epsilon: 1e-3,
  momentum: 0.99,
  trainPx: 32,
  evalPx: 32,
  dropout: 0,
  dropPath: 0,
  follows: 'nothing: it is small',
}

export const tinyClasses = 3

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The digests of some bytes, as a registry is told them. */
export function digestsOf(bytes: Uint8Array): UploadRequest {
  const chunks: string[] = []
  for (let start = 0; start < bytes.length; start += chunkBytes) chunks.push(sha256(bytes.subarray(start, start + chunkBytes)))
  return { sha256: sha256(bytes), sizeBytes: bytes.length, chunks }
}

/** Random weights as a safetensors file under our names; another seed gives other bytes. */
export async function weightsFile(spec: VariantSpec, classes: number, seed: number): Promise<Uint8Array<ArrayBuffer>> {
  const tensors = weights(expand(spec, spec.evalPx, { classes })).map((weight) => {
    const values = initialize(weight, seed)
    return { name: weight.name, shape: weight.shape, dtype: 'float32' as const, data: new Uint8Array(values.buffer) }
  })
  const pieces: Uint8Array[] = []
  for await (const piece of writeSafetensors(tensorFileOf(tensors))) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}

/** What a pusher says of a checkpoint with one file. */
export const requestOf = (variant: string, tag: string, { sha256: digest, sizeBytes, chunks }: UploadRequest): CheckpointRequest =>
  CheckpointRequest.parse({
    checkpoint: `${variant}.${tag}`,
    variant,
    files: [{ name: 'model.safetensors', sha256: digest, sizeBytes, chunks }],
    format: 'safetensors',
    dtype: 'float32',
    preprocessing: {
      px: 32,
      cropFraction: 0.875,
      cropMode: 'center',
      interpolation: 'bicubic',
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
    },
    classes: { count: tinyClasses, labels: null },
    license: 'Apache-2.0',
    source: { upstream: 'file', location: 'tiny.pth', file: 'tiny.pth', revision: null, sha256: null, converter: 'effzoo 0.1.0' },
    accuracy: { published: [{ dataset: 'imagenet-1k', px: 32, top1: 12.5, top5: 33, source: 'made up' }], measured: [] },
  })

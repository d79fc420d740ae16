import { z } from 'zod'
import { VariantId } from './ids.ts'

const words = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*'
const tagWords = '[a-z0-9]+(?:-[a-z0-9]+)*'

/**
 * Weights of a variant: `<variant>.<tag>`, timm's name without `tf_` and with hyphens. Two parts, or four where the variant is a custom one,
 * so that no checkpoint is called as a variant is.
 */
export const CheckpointId = z
  .string()
  .regex(new RegExp(`^${words}(?:\\.${words}\\.v[1-9]\\d{0,5})?\\.${tagWords}$`), {
    error: 'a checkpoint id: <variant>.<tag>, such as efficientnetv2-s.in21k-ft-in1k',
  })
  .max(100)
  .brand<'CheckpointId'>()
  .meta({ id: 'CheckpointId', example: 'efficientnet-lite0.in1k' })
export type CheckpointId = z.infer<typeof CheckpointId>

export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: 'a SHA-256 digest: 64 lower-case hexadecimal digits' })
  .meta({ id: 'Sha256' })
export type Sha256 = z.infer<typeof Sha256>

/** base64url of 64 bytes: 86 characters, the last of which carries two bits. */
export const Signature = z.string().regex(/^[A-Za-z0-9_-]{85}[AQgw]$/, { error: 'base64url of the 64 bytes of an Ed25519 signature' })

/** Every file is hashed in pieces of this size, and in parts of it uploaded. */
export const chunkBytes = 8 * 1024 * 1024
const maxFileBytes = 64 * 1024 ** 3

/** How many chunks a file of this size has: an empty one has none. */
export const chunkCount = (sizeBytes: number) => Math.ceil(sizeBytes / chunkBytes)

export const CheckpointFile = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*$/, { error: 'a plain file name in lower case' })
      .max(100),
    sizeBytes: z.int().min(1).max(maxFileBytes),
    sha256: Sha256,
    chunks: z.array(Sha256).max(chunkCount(maxFileBytes)).meta({ description: 'SHA-256 of each 8 MiB, the last one shorter' }),
  })
  .refine(({ sizeBytes, chunks }) => chunks.length === chunkCount(sizeBytes), {
    path: ['chunks'],
    error: 'one digest for each 8 MiB of sizeBytes',
  })
  .meta({ id: 'CheckpointFile' })
export type CheckpointFile = z.infer<typeof CheckpointFile>

export const Interpolation = z.enum(['bicubic', 'bilinear'])
export type Interpolation = z.infer<typeof Interpolation>

export const CropMode = z.enum(['center', 'squash'])

/**
 * How an image becomes the model's input, as timm evaluates: resized so that a side of floor(px / cropFraction) is left, the shorter one (center) or
 * both, whatever the image's shape (squash); px of its middle cut out; (pixel / 255 - mean) / std per channel.
 */
export const Preprocessing = z
  .strictObject({
    px: z.int().min(1).max(4096),
    cropFraction: z.number().gt(0).max(1).meta({ description: 'Share of the resized side that the crop keeps' }),
    cropMode: CropMode,
    interpolation: Interpolation,
    mean: z.tuple([z.number(), z.number(), z.number()]),
    std: z.tuple([z.number().gt(0), z.number().gt(0), z.number().gt(0)]),
  })
  .meta({ id: 'Preprocessing' })
export type Preprocessing = z.infer<typeof Preprocessing>

export const CheckpointAccuracy = z
  .strictObject({
    dataset: z.string().max(100).meta({ example: 'imagenet-1k' }),
    px: z.int().positive(),
    top1: z.number().min(0).max(100),
    top5: z.number().min(0).max(100).nullable(),
    source: z.string().max(500).meta({ description: 'Where it was published' }),
  })
  .meta({ id: 'CheckpointAccuracy' })

export const MeasuredAccuracy = z
  .strictObject({
    dataset: z.string().max(100),
    datasetSha256: Sha256,
    imageCount: z.int().positive(),
    px: z.int().positive(),
    top1: z.number().min(0).max(100),
    top1Low: z.number().min(0).max(100).meta({ description: 'Lower end of the 95 % interval' }),
    top1High: z.number().min(0).max(100),
    top5: z.number().min(0).max(100),
    engine: z.string().max(100),
    measuredAtMs: z.int().nonnegative(),
  })
  .meta({ id: 'MeasuredAccuracy' })
export type MeasuredAccuracy = z.infer<typeof MeasuredAccuracy>

export const upstreamNames = ['hugging-face', 'wheel', 'google-tar', 'keras', 'effzoo', 'file'] as const

export const CheckpointSource = z
  .strictObject({
    upstream: z.enum(upstreamNames),
    location: z.string().max(500).meta({ description: 'URL, package==version, or file name' }),
    file: z.string().max(300).meta({ description: 'The file of weights, where the location holds several' }),
    revision: z.string().max(100).nullable(),
    sha256: Sha256.nullable().meta({ description: "Of the upstream's file, before conversion" }),
    converter: z.string().max(100).nullable().meta({ description: 'Program and version; null when the file is stored as it came' }),
  })
  .meta({ id: 'CheckpointSource' })

/** Of a manifest, and of what a pusher says of it. */
export const beginsWithVariant = ({ checkpoint, variant }: { readonly checkpoint: string; readonly variant: string }) =>
  checkpoint.startsWith(`${variant}.`)
export const namesFilesOnce = ({ files }: { readonly files: readonly { readonly name: string }[] }) =>
  new Set(files.map(({ name }) => name)).size === files.length

/** What a checkpoint is, down to the digest of each 8 MiB. The text that is signed is its canonical JSON (RFC 8785). */
export const CheckpointManifest = z
  .strictObject({
    schemaVersion: z.literal(1),
    checkpoint: CheckpointId,
    variant: VariantId,
    sequence: z
      .int()
      .min(1)
      .meta({ description: 'Rises with each new manifest of the same id, so that an old one cannot be passed off as the newest' }),
    createdAtMs: z.int().nonnegative(),
    files: z.array(CheckpointFile).min(1).max(16),
    format: z.literal('safetensors'),
    dtype: z.enum(['float32', 'float16']),
    preprocessing: Preprocessing,
    classes: z.strictObject({
      count: z.int().positive(),
      labels: z.enum(['imagenet-1k', 'imagenet-21k']).nullable(),
    }),
    license: z.string().max(100).meta({ description: 'SPDX id', example: 'Apache-2.0' }),
    source: CheckpointSource,
    accuracy: z.strictObject({
      published: z.array(CheckpointAccuracy).max(50),
      measured: z.array(MeasuredAccuracy).max(50),
    }),
  })
  .refine(beginsWithVariant, { path: ['checkpoint'], error: 'begins with its variant' })
  .refine(namesFilesOnce, { path: ['files'], error: 'no two files of one name' })
  .meta({ id: 'CheckpointManifest' })
export type CheckpointManifest = z.infer<typeof CheckpointManifest>

export const ManifestSignature = z.strictObject({
  keyId: Sha256.meta({ description: 'SHA-256 of the raw 32 bytes of the public key' }),
  algorithm: z.literal('ed25519'),
  signature: Signature,
})

export const SignedManifest = z
  .strictObject({ manifest: CheckpointManifest, signatures: z.array(ManifestSignature).max(8) })
  .meta({ id: 'SignedManifest', description: 'No signature: it was made on this machine from an upstream file' })
export type SignedManifest = z.infer<typeof SignedManifest>

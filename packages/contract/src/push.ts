import { z } from 'zod'
import { beginsWithVariant, CheckpointFile, CheckpointId, CheckpointManifest, chunkCount, namesFilesOnce } from './checkpoint.ts'
import { UploadId, VariantId } from './ids.ts'

const { sha256, sizeBytes, chunks } = CheckpointFile.shape

/** `POST /uploads`: bytes that are to come, by their digests. */
export const UploadRequest = z
  .strictObject({ sha256, sizeBytes, chunks })
  .refine((request) => request.chunks.length === chunkCount(request.sizeBytes), {
    path: ['chunks'],
    error: 'one digest for each 8 MiB of sizeBytes',
  })
  .meta({ id: 'UploadRequest' })
export type UploadRequest = z.infer<typeof UploadRequest>

export const Upload = z
  .object({
    id: UploadId.nullable().meta({ description: 'null: the registry has these bytes, and takes no part of them' }),
    sha256,
    sizeBytes,
    partCount: z.int().positive().meta({ description: 'Parts of 8 MiB, the last one shorter' }),
    parts: z.array(z.int().positive()).meta({ description: 'Numbers, from 1, of those that are there: whoever resumes sends the others' }),
    isComplete: z.boolean(),
    expiresAtMs: z.int().nullable().meta({ description: 'When it is given up, unless a part comes' }),
  })
  .meta({ id: 'Upload' })
export type Upload = z.infer<typeof Upload>

export const UploadedPart = z.object({ part: z.int().positive(), sha256 }).meta({ id: 'UploadedPart' })
export type UploadedPart = z.infer<typeof UploadedPart>

const { schemaVersion: _, sequence: __, createdAtMs: ___, ...told } = CheckpointManifest.shape

/** `POST /checkpoints`: a manifest but for what the registry adds to it. */
export const CheckpointRequest = z
  .strictObject(told)
  .refine(beginsWithVariant, { path: ['checkpoint'], error: 'begins with its variant' })
  .refine(namesFilesOnce, { path: ['files'], error: 'no two files of one name' })
  .meta({ id: 'CheckpointRequest' })
export type CheckpointRequest = z.infer<typeof CheckpointRequest>

export const TagName = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'a tag: lower-case words and digits joined by hyphens, such as latest' })
  .max(50)
  .meta({ id: 'TagName', example: 'latest' })

export const TagRequest = z.strictObject({ checkpoint: CheckpointId }).meta({ id: 'TagRequest' })
export type TagRequest = z.infer<typeof TagRequest>

/** A name that is moved from one checkpoint of a variant to another: `<variant>:<tag>`. */
export const CheckpointTag = z
  .object({ variant: VariantId, tag: TagName, checkpoint: CheckpointId, updatedAtMs: z.int() })
  .meta({ id: 'CheckpointTag' })
export type CheckpointTag = z.infer<typeof CheckpointTag>

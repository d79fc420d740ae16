import { basename } from 'node:path'
import { CheckpointId, CheckpointRequest, type CheckpointSource, type UploadRequest } from '@effzoo/contract'
import type { z } from 'zod'
import { UsageError } from './usage-error.ts'

/** What a file of weights does not say of itself. */
export const checkpointFlags = {
  as: { type: 'string' },
  license: { type: 'string' },
  px: { type: 'string' },
  crop: { type: 'string' },
  'crop-mode': { type: 'string', default: 'center' },
  interpolation: { type: 'string' },
  mean: { type: 'string' },
  std: { type: 'string' },
  labels: { type: 'string' },
} as const

export const checkpointUsage =
  '--as CHECKPOINT --license SPDX --px N --crop 0.875 --interpolation bicubic|bilinear --mean R,G,B --std R,G,B [--crop-mode center|squash] [--labels imagenet-1k|imagenet-21k]'

type Values = Readonly<Partial<Record<keyof typeof checkpointFlags, string>>>

export interface Described {
  readonly dtype: CheckpointRequest['dtype']
  readonly classCount: number
  readonly digests: UploadRequest
  readonly source: z.infer<typeof CheckpointSource>
}

/** The part of a checkpoint's id before its own tag. */
export const variantOf = (checkpoint: string) => checkpoint.slice(0, checkpoint.lastIndexOf('.'))

/** Nothing of it has a default that could be wrong: images that are prepared in another way cost accuracy, and nobody sees why. */
const needed = ['as', 'license', 'px', 'crop', 'interpolation', 'mean', 'std'] as const

export function requireFlags(values: Values): CheckpointId {
  const missing = needed.filter((name) => values[name] === undefined).map((name) => `--${name}`)
  if (missing.length > 0)
    throw new UsageError(`a file of weights does not say all that a checkpoint must; ${missing.join(', ')} say the rest`)
  const id = CheckpointId.safeParse(values.as)
  if (!id.success) throw new UsageError(`--as ${values.as}: give ${id.error.issues[0]?.message}`)
  return id.data
}

/** What is published of one file. Refuses flags that make no checkpoint, each by its name. */
export function requestFrom(values: Values, { dtype, classCount, digests, source }: Described): CheckpointRequest {
  const id = requireFlags(values)
  const numbers = (text: string | undefined) => text?.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const parsed = CheckpointRequest.safeParse({
    checkpoint: id,
    variant: variantOf(id),
    files: [{ name: 'model.safetensors', ...digests }],
    format: 'safetensors',
    dtype,
    preprocessing: {
      px: Number(values.px),
      cropFraction: Number(values.crop),
      cropMode: values['crop-mode'],
      interpolation: values.interpolation,
      mean: numbers(values.mean),
      std: numbers(values.std),
    },
    classes: { count: classCount, labels: values.labels ?? null },
    license: values.license,
    source,
    accuracy: { published: [], measured: [] },
  })
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${flagOf(path)}: ${message}`)
  throw new UsageError([...new Set(faults)].join('; '))
}

function flagOf(path: readonly PropertyKey[]): string {
  const names: Readonly<Record<string, string>> = { cropFraction: 'crop', cropMode: 'crop-mode', checkpoint: 'as', variant: 'as' }
  const name = String(path[0] === 'preprocessing' || path[0] === 'classes' ? (path[1] ?? path[0]) : path[0])
  return `--${names[name] ?? name}`
}

export const fileSource = (path: string, sha256: string, converter: string | null): z.infer<typeof CheckpointSource> => ({
  upstream: 'file',
  location: basename(path),
  file: basename(path),
  revision: null,
  sha256,
  converter,
})

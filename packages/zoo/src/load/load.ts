import type { TfjsBackend } from '@effzoo/engines'
import type { Checkpoint } from './checkpoint.ts'
import { createLoadedModel, type LoadedModel } from './loaded-model.ts'
import { type Pulled, readCheckpoint } from './read-checkpoint.ts'
import { type ResolveOptions, resolveModel } from './resolve-model.ts'

export interface LoadOptions extends ResolveOptions {
  /** Of tfjs. Without it: tensorflow where it is installed, and wasm where it is not. */
  readonly backend?: TfjsBackend
}

/**
 * A model of tfjs with a checkpoint's weights, out of the cache or pulled into it: `efficientnetv2-s`, `efficientnet-lite0.in1k`, what
 * `pull` answered, or the path of a file of weights. Its tensors are freed by `dispose`.
 */
export async function load(model: string | Pulled, options: LoadOptions = {}): Promise<LoadedModel> {
  const checkpoint: Checkpoint = typeof model === 'string' ? await resolveModel(model, options) : await readCheckpoint(model)
  const { isTensorflowInstalled, openTfjs } = await import('@effzoo/engines')
  const { backend = isTensorflowInstalled() ? 'tensorflow' : 'wasm' } = options
  return createLoadedModel(checkpoint, { name: backend, ...(await openTfjs(backend)) })
}

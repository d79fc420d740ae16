import { memorySource } from '../formats/byte-source.ts'
import { parseCheckpoint } from '../load/checkpoint.ts'
import { createLoadedModel, type LoadedModel } from '../load/loaded-model.ts'
import { type BackendOptions, openBackend } from './open-backend.ts'
import { type PulledInBrowser, type PullOptions, pull } from './pull.ts'

export interface LoadOptions extends PullOptions, BackendOptions {}

/** A model of tfjs with a checkpoint's weights, pulled from a registry or given as it was pulled. Its tensors are freed by `dispose`. */
export async function load(model: string | PulledInBrowser, options: LoadOptions = {}): Promise<LoadedModel> {
  const { manifest, files } = typeof model === 'string' ? await pull(model, options) : model
  const [file, ...others] = files
  if (!file || others.length > 0) throw new Error(`${manifest.checkpoint} has ${files.length} files of weights; one is read`)
  const checkpoint = await parseCheckpoint(memorySource(file.bytes), manifest)
  return createLoadedModel(checkpoint, await openBackend(options))
}

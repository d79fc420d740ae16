import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openTfjs } from '@effzoo/engines'
import { toOurTensor } from '@effzoo/models'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { ConvertedModel } from '../../../packages/zoo/src/convert/convert.ts'
import { runOnnx } from '../../models/onnx/run-onnx.ts'

/** Images [count, px, px, 3]. */
export interface Images {
  readonly count: number
  readonly px: number
  readonly data: Float32Array
}

/** By ONNX Runtime, from the file. */
export function onnxLogits({ files: [model] }: ConvertedModel, { count, px, data }: Images): Promise<Float32Array> {
  const channelsFirst = toOurTensor('images', { name: 'images', shape: [count, px, px, 3], axes: [0, 3, 1, 2] }, data)
  return runOnnx(model!.path, channelsFirst.data, channelsFirst.shape)
}

/** By tfjs, over HTTP, as a page loads it. */
export async function graphModelLogits({ folder }: ConvertedModel, { count, px, data }: Images): Promise<Float32Array> {
  const { tf } = await openTfjs('wasm')
  const server = createServer(({ url }, response) => response.end(readFileSync(join(folder, url!)))).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  try {
    const model = await loadGraphModel(`http://127.0.0.1:${(server.address() as AddressInfo).port}/model.json`)
    const images = tf.tensor4d(data, [count, px, px, 3])
    const logits = model.predict({ images }) as Tensor
    const values = (await logits.data()) as Float32Array
    tf.dispose([images, logits])
    model.dispose()
    return values
  } finally {
    server.close()
  }
}

/** The part of tfjs-node's addon that loads and runs what any TensorFlow saved. */
interface Binding {
  loadSavedModel(folder: string, tags: string): number
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): { readonly id: number }[]
  deleteSavedModel(id: number): void
  createTensor(shape: readonly number[], dtype: number, values: Float32Array): number
  tensorDataSync(id: number): Float32Array
  readonly TF_FLOAT: number
}

/** By TensorFlow's own loader of saved models. */
export async function savedModelLogits({ folder }: ConvertedModel, { count, px, data }: Images): Promise<Float32Array> {
  const { tf } = await openTfjs('tensorflow')
  const { binding } = tf.backend() as unknown as { readonly binding: Binding }
  const model = binding.loadSavedModel(folder, 'serve')
  try {
    const images = binding.createTensor([count, px, px, 3], binding.TF_FLOAT, data)
    const [logits] = binding.runSavedModel(model, [images], 'images:0', 'logits:0')
    return binding.tensorDataSync(logits!.id)
  } finally {
    binding.deleteSavedModel(model)
  }
}

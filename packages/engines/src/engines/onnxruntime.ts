import { availableParallelism } from 'node:os'
import { exportOnnx, type OnnxFiles } from '@effzoo/models/onnx'
import type { Engine, Work } from '../engine.ts'
import { createSession } from '../onnxruntime/create-session.ts'
import { loadOrt } from '../onnxruntime/load.ts'
import { optionsOf, probeProvider, probeProviders } from '../onnxruntime/providers.ts'
import { openOnnxPeaks } from '../peaks/onnx-peaks.ts'
import { requireFloat32 } from '../require-float32.ts'
import { requireVariant } from '../require-variant.ts'
import { weightsOf } from '../weights-of.ts'

const training =
  'ONNX Runtime has no training any more: 1.19.2 was the last release with it (https://github.com/microsoft/onnxruntime/releases/tag/v1.20.0); use the engine tensorflow'

/** From the model's own export, on one of ONNX Runtime's providers: the whole graph on that one, or not at all. */
export const engine: Engine = {
  name: 'onnxruntime',

  async probe() {
    try {
      const { ort, version } = loadOrt()
      const providers = await probeProviders(ort)
      const tasks = { infer: providers.cpu, 'train-step': training }
      if (providers.cpu !== true) return { name: 'onnxruntime', version: null, unavailable: providers.cpu, tasks, providers }
      return { name: 'onnxruntime', version: `${version} (cpu)`, unavailable: null, tasks, providers }
    } catch (error) {
      const unavailable = `onnxruntime-node does not load here: ${error instanceof Error ? error.message : error}`
      return { name: 'onnxruntime', version: null, unavailable, tasks: { infer: unavailable, 'train-step': training } }
    }
  },

  async open(work) {
    const { provider = 'cpu', batchSize, imagePx } = work
    requireFloat32('onnxruntime', work)
    if (work.task === 'train-step') throw new Error(`the engine onnxruntime cannot do train-step: ${training}`)
    const { ort, version } = loadOrt()
    const files = exportFor(work)
    const can = provider === 'cpu' || (await probeProvider(ort, provider))
    if (can !== true) throw new Error(can)
    const threads = provider === 'cpu' ? availableParallelism() : null
    const session = await createSession(ort, files, { ...optionsOf(provider), ...(threads && { intraOpNumThreads: threads }) })
    const shape = [batchSize, imagePx, imagePx, 3]

    return {
      engineVersion: `${version} (${provider})`,
      execution: 'graph',
      threads,
      compileMs: null,
      async run({ images }) {
        const { logits } = await session.run({ input: new ort.Tensor('float32', images, shape) })
        return logits!.data as Float32Array
      },
      [Symbol.asyncDispose]: () => session.release(),
    }
  },

  async openPeaks() {
    const { ort, version } = loadOrt()
    const threads = availableParallelism()
    const open = (files: OnnxFiles) => createSession(ort, files, { ...optionsOf('cpu'), intraOpNumThreads: threads })
    return openOnnxPeaks({ ort, version: `${version} (cpu)`, threads, open })
  },
}

/** Batches have their channels last. The graph transposes them at no cost that shows; JavaScript takes 0.4 ms for an image of 224 px. */
const exportFor = (work: Work) =>
  exportOnnx(requireVariant(work), { imagePx: work.imagePx, fold: true, weights: weightsOf(work), imageLayout: 'channels-last' })

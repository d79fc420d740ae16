import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportOnnx, type OnnxFile, type OnnxFiles, writeOnnx } from '@effzoo/models/onnx'
import type { Engine, Work } from '../engine.ts'
import { openOnnxPeaks } from '../peaks/onnx-peaks.ts'
import { requireFloat32 } from '../require-float32.ts'
import { requireVariant } from '../require-variant.ts'
import { weightsOf } from '../weights-of.ts'

const require = createRequire(import.meta.url)

type Ort = typeof import('onnxruntime-node')

const training =
  'ONNX Runtime has no training any more: 1.19.2 was the last release with it (https://github.com/microsoft/onnxruntime/releases/tag/v1.20.0); use the engine tensorflow'

/** On the cpu provider, from the model's own export. */
export const engine: Engine = {
  name: 'onnxruntime',

  async probe() {
    try {
      return { name: 'onnxruntime', version: loadOrt().version, unavailable: null, tasks: { infer: true, 'train-step': training } }
    } catch (error) {
      const unavailable = `onnxruntime-node does not load here: ${error instanceof Error ? error.message : error}`
      return { name: 'onnxruntime', version: null, unavailable, tasks: { infer: unavailable, 'train-step': training } }
    }
  },

  async open(work) {
    requireFloat32('onnxruntime', work)
    if (work.task === 'train-step') throw new Error(`the engine onnxruntime cannot do train-step: ${training}`)
    const { ort, version } = loadOrt()
    const threads = availableParallelism()
    const session = await createSession(ort, exportFor(work), threads)
    const shape = [work.batchSize, work.imagePx, work.imagePx, 3]

    return {
      engineVersion: version,
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

  openPeaks: async () => openOnnxPeaks({ ...loadOrt(), threads: availableParallelism(), createSession }),
}

function loadOrt(): { ort: Ort; version: string } {
  const ort = require('onnxruntime-node') as Ort
  return { ort, version: `ONNX Runtime ${ort.env.versions.node} (cpu)` }
}

/** Batches have their channels last. The graph transposes them at no cost that shows; JavaScript takes 0.4 ms for an image of 224 px. */
const exportFor = (work: Work) =>
  exportOnnx(requireVariant(work.variant), { imagePx: work.imagePx, fold: true, weights: weightsOf(work), imageLayout: 'channels-last' })

async function createSession(ort: Ort, files: OnnxFiles, threads: number) {
  const options = { executionProviders: ['cpu'], intraOpNumThreads: threads, logSeverityLevel: 3 } as const
  const [model, weights] = files
  if (!weights) return ort.InferenceSession.create(await bytesOf(model), options)
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-onnx-'))
  try {
    await writeOnnx(files, folder)
    return await ort.InferenceSession.create(join(folder, model.name), options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function bytesOf({ byteLength, chunks }: OnnxFile): Promise<Uint8Array> {
  const bytes = new Uint8Array(byteLength)
  let offset = 0
  for await (const chunk of chunks()) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

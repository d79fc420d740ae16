import { buildModel, createTrainStep, type Model } from '@effzoo/models/tfjs'
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Batch, Session, TrainPart, Work } from '../engine.ts'
import { requireVariant } from '../require-variant.ts'
import type { Tfjs } from '../tfjs.ts'
import { weightsOf } from '../weights-of.ts'

type BackendFacts = Pick<Session, 'engineVersion' | 'threads'> & {
  readonly backend: 'tensorflow' | 'webgpu' | 'wasm' | 'cpu'
  /** Whether tfjs' timer asks the device itself. */
  readonly timesDevice?: boolean
}

/** A session of any tfjs backend, op by op. tfjs has one current backend per process, which is set anew for each run. */
export async function openTfjsSession(
  tf: Tfjs,
  { backend, engineVersion, threads, timesDevice = false }: BackendFacts,
  work: Work,
): Promise<Session> {
  const spec = requireVariant(work)
  tf.enableProdMode() // also silences tfjs's banners
  await useBackend(tf, backend)
  const { imagePx, seed } = work
  const model = buildModel(spec, { imagePx, seed, weights: weightsOf(work) })
  const { compute, parts, dispose }: Computation = work.task === 'infer' ? inference(model) : training(tf, model)

  const prepared = new Map<Batch, [Tensor4D, Tensor1D]>()
  const enqueue = (computation: Compute, batch: Batch) => tf.tidy(() => computation(...(prepared.get(batch) ?? toTensors(tf, work, batch))))
  const call = (computation: Compute) => async (batch: Batch) => {
    await useBackend(tf, backend)
    const output = enqueue(computation, batch)
    try {
      return (await output.data()) as Float32Array
    } finally {
      output.dispose()
    }
  }
  return {
    engineVersion,
    execution: 'eager',
    threads,
    compileMs: null,
    async prepare(batches) {
      await useBackend(tf, backend)
      for (const batch of batches) if (!prepared.has(batch)) prepared.set(batch, toTensors(tf, work, batch))
    },
    run: call(compute),
    ...(timesDevice && {
      async deviceMs(batch: Batch) {
        await useBackend(tf, backend)
        const { kernelMs } = await tf.time(() => enqueue(compute, batch).dispose())
        return kernelMs as number
      },
    }),
    ...(work.parts && parts && { parts: { forward: call(parts.forward), forwardBackward: call(parts.forwardBackward) } }),
    async [Symbol.asyncDispose]() {
      tf.dispose([...prepared.values()])
      dispose()
    },
  }
}

type Compute = (images: Tensor4D, labels: Tensor1D) => Tensor

interface Computation {
  readonly compute: Compute
  readonly parts?: Readonly<Record<TrainPart, Compute>>
  dispose(): void
}

const inference = (model: Model): Computation => ({ compute: (images) => model.predict(images), dispose: () => model.dispose() })

function training(tf: Tfjs, model: Model): Computation {
  const step = createTrainStep(model, { learningRate: 0.01, momentum: 0.9 })
  return {
    compute: (images, labels) => tf.reshape(step(images, labels), [1]),
    parts: { forward: step.forward, forwardBackward: step.forwardBackward },
    dispose() {
      step.dispose()
      model.dispose()
    },
  }
}

const toTensors = (tf: Tfjs, { batchSize, imagePx }: Work, { images, labels }: Batch): [Tensor4D, Tensor1D] => [
  tf.tensor4d(images, [batchSize, imagePx, imagePx, 3]),
  tf.tensor1d(labels, 'int32'),
]

export async function useBackend(tf: Tfjs, backend: string) {
  if (tf.getBackend() !== backend && !(await tf.setBackend(backend))) throw new Error(`tfjs could not start its backend ${backend}`)
}

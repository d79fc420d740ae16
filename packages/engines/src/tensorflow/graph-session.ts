import { buildModel, createTrainStep, type Model } from '@effzoo/models/tfjs'
import { compile, type Graph, type Rewrite } from '@effzoo/tfjs-compile'
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Session, Work } from '../engine.ts'
import { requireVariant } from '../require-variant.ts'
import type { Tfjs } from '../tfjs.ts'
import { weightsOf } from '../weights-of.ts'
import { fuseLayers } from './kernels/fuse-layers.ts'

interface GraphFacts extends Pick<Session, 'engineVersion' | 'threads'> {
  /** Whether our own kernels compute an inference. */
  readonly hasKernels: boolean
}

/** One graph for the task: weights are constants of an inference graph, and state of a training graph that never leaves the device. */
export async function openGraphSession(tf: Tfjs, { hasKernels, ...facts }: GraphFacts, work: Work): Promise<Session> {
  const spec = requireVariant(work.variant)
  await tf.setBackend('tensorflow')
  const { batchSize, imagePx, seed } = work
  const model = buildModel(spec, { imagePx, seed, weights: weightsOf(work) })
  const rewrite = hasKernels ? rewriteFor(tf) : undefined
  const graph = compileTask(model, work, rewrite)

  return {
    ...facts,
    execution: work.execution === 'xla' ? 'xla' : 'graph',
    compileMs: graph.timings.captureMs + graph.timings.loadMs,
    async run(batch) {
      const images = tf.tensor4d(batch.images, [batchSize, imagePx, imagePx, 3])
      const labels = tf.tensor1d(batch.labels, 'int32')
      const answer = graph.run(images, labels)
      try {
        return (await answer.data()) as Float32Array
      } finally {
        tf.dispose([images, labels, answer])
      }
    },
    async [Symbol.asyncDispose]() {
      graph.dispose()
    },
  }
}

function rewriteFor(tf: Tfjs): Rewrite {
  const { binding } = tf.backend() as unknown as { readonly binding: Readonly<Record<'TF_ATTR_INT' | 'TF_ATTR_FLOAT', number>> }
  return (trace) => fuseLayers(trace, { int: binding.TF_ATTR_INT, float: binding.TF_ATTR_FLOAT })
}

interface CompiledTask extends Pick<Graph, 'timings' | 'dispose'> {
  run(images: Tensor4D, labels: Tensor1D): Tensor
}

/** The graph takes the weights over: the model is freed, also where it cannot be compiled. */
function compileTask(model: Model, work: Work, rewrite: Rewrite | undefined): CompiledTask {
  try {
    return work.task === 'infer' ? compileInference(model, work, rewrite) : compileTraining(model, work)
  } finally {
    model.dispose()
  }
}

const imagesOf = ({ batchSize, imagePx }: Work) => ({ shape: [batchSize, imagePx, imagePx, 3], dtype: 'float32' }) as const

/** A graph's constants must fit in a protobuf message of 2 GiB; larger models keep their weights as state. */
const largestFrozenBytes = 1.8e9

function compileInference(model: Model, work: Work, rewrite: Rewrite | undefined): CompiledTask {
  const bytes = [...model.variables.values()].reduce((sum, { size }) => sum + 4 * size, 0)
  const isFrozen = bytes <= largestFrozenBytes
  const { apply } = model
  const graph = compile(({ images }) => apply(images as Tensor4D, { training: false, foldNorms: isFrozen }), {
    inputs: { images: imagesOf(work) },
    precision: work.precision ?? 'float32',
    ...(rewrite && { rewrite }),
    ...(isFrozen ? { freeze: true } : { state: Object.fromEntries(model.variables) }),
  })
  return { timings: graph.timings, dispose: graph.dispose, run: (images) => graph({ images }) }
}

function compileTraining(model: Model, work: Work): CompiledTask {
  const step = createTrainStep(model, { learningRate: 0.01, momentum: 0.9 })
  try {
    const graph = compile(({ images, labels }) => step(images as Tensor4D, labels as Tensor1D) as Tensor, {
      inputs: { images: imagesOf(work), labels: { shape: [work.batchSize], dtype: 'int32' } },
      state: { ...Object.fromEntries(model.variables), ...Object.fromEntries(step.variables) },
    })
    return { timings: graph.timings, dispose: graph.dispose, run: (images, labels) => graph({ images, labels }) }
  } finally {
    step.dispose()
  }
}

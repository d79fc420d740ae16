import { buildModel, createTrainStep, type Model } from '@effzoo/models/tfjs'
import { compile, compileProgram, entry, type Graph, type Rewrite } from '@effzoo/tfjs-compile'
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Batch, Session, TrainPart, Work } from '../engine.ts'
import { requireVariant } from '../require-variant.ts'
import type { Tfjs } from '../tfjs.ts'
import { weightsOf } from '../weights-of.ts'
import { fuseLayers } from './kernels/fuse-layers.ts'

interface GraphFacts extends Pick<Session, 'engineVersion' | 'threads'> {
  /** Whether our own kernels take the places of layers, which they do in an inference alone. */
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

  const call = (run: CompiledTask['run']) => async (batch: Batch) => {
    const images = tf.tensor4d(batch.images, [batchSize, imagePx, imagePx, 3])
    const labels = tf.tensor1d(batch.labels, 'int32')
    const answer = run(images, labels)
    try {
      return (await answer.data()) as Float32Array
    } finally {
      tf.dispose([images, labels, answer])
    }
  }
  const { parts } = graph
  return {
    ...facts,
    execution: work.execution === 'xla' ? 'xla' : 'graph',
    compileMs: graph.timings.captureMs + graph.timings.loadMs,
    run: call(graph.run),
    ...(parts && { parts: { forward: call(parts.forward), forwardBackward: call(parts.forwardBackward) } }),
    async [Symbol.asyncDispose]() {
      graph.dispose()
    },
  }
}

function rewriteFor(tf: Tfjs): Rewrite {
  const { binding } = tf.backend() as unknown as { readonly binding: Readonly<Record<'TF_ATTR_INT' | 'TF_ATTR_FLOAT', number>> }
  return (trace) => fuseLayers(trace, { int: binding.TF_ATTR_INT, float: binding.TF_ATTR_FLOAT })
}

type TaskCall = (images: Tensor4D, labels: Tensor1D) => Tensor

interface CompiledTask extends Pick<Graph, 'timings' | 'dispose'> {
  readonly run: TaskCall
  readonly parts?: Readonly<Record<TrainPart, TaskCall>>
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
  const inputs = { images: imagesOf(work), labels: { shape: [work.batchSize], dtype: 'int32' } } as const
  const entryOf = (run: TaskCall) =>
    entry<typeof inputs, Tensor>(({ images, labels }) => run(images as Tensor4D, labels as Tensor1D), inputs)
  const parts = { forward: entryOf(step.forward), forwardBackward: entryOf(step.forwardBackward) }
  try {
    const { calls, timings, dispose } = compileProgram(work.parts ? { step: entryOf(step), ...parts } : { step: entryOf(step) }, {
      state: { ...Object.fromEntries(model.variables), ...Object.fromEntries(step.variables) },
    })
    const callOf =
      (call: (typeof calls)['step']): TaskCall =>
      (images, labels) =>
        call({ images, labels })
    return {
      timings,
      dispose,
      run: callOf(calls.step),
      ...('forward' in calls && { parts: { forward: callOf(calls.forward), forwardBackward: callOf(calls.forwardBackward) } }),
    }
  } finally {
    step.dispose()
  }
}

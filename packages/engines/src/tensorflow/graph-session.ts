import { buildModel, createTrainStep, type Model } from '@effzoo/models/tfjs'
import { compileProgram, type Graph, type Rewrite } from '@effzoo/tfjs-compile'
import type { Batch, Session, TrainPart, Work } from '../engine.ts'
import { requireVariant } from '../require-variant.ts'
import type { Tfjs } from '../tfjs.ts'
import { weightsOf } from '../weights-of.ts'
import { deviceRoad, type GraphCall, hostRoad, type InputRoad } from './input-road.ts'
import { fuseLayers } from './kernels/fuse-layers.ts'

interface GraphFacts extends Pick<Session, 'engineVersion' | 'threads'> {
  /** Whether our own kernels take the places of layers, which they do in an inference alone. */
  readonly hasKernels: boolean
  /** Whether TensorFlow computes on a GPU, which has memory of its own. */
  readonly usesGpu: boolean
}

/** One graph for the task: weights are constants of an inference graph, and state of a training graph that never leaves the device. */
export async function openGraphSession(tf: Tfjs, { hasKernels, usesGpu, ...facts }: GraphFacts, work: Work): Promise<Session> {
  const spec = requireVariant(work)
  await tf.setBackend('tensorflow')
  const { imagePx, seed } = work
  const model = buildModel(spec, { imagePx, seed, weights: weightsOf(work) })
  const road = usesGpu ? deviceRoad(tf, work) : hostRoad(tf, work)
  const rewrite = hasKernels ? rewriteFor(tf) : undefined
  const { run, parts, ...graph } = compileTask(model, work, road, rewrite)
  const opened = road.open(graph.calls)

  const call = (compute: GraphCall) => async (batch: Batch) => {
    const { inputs, release } = opened.inputsOf(batch)
    const answer = compute(inputs)
    try {
      return (await answer.data()) as Float32Array
    } finally {
      answer.dispose()
      release()
    }
  }
  return {
    ...facts,
    execution: work.execution === 'xla' ? 'xla' : 'graph',
    compileMs: graph.timings.captureMs + graph.timings.loadMs,
    async prepare(batches) {
      opened.prepare(batches)
    },
    run: call(run),
    ...(parts && { parts: { forward: call(parts.forward), forwardBackward: call(parts.forwardBackward) } }),
    async [Symbol.asyncDispose]() {
      opened.dispose()
      graph.dispose()
    },
  }
}

function rewriteFor(tf: Tfjs): Rewrite {
  const { binding } = tf.backend() as unknown as { readonly binding: Readonly<Record<'TF_ATTR_INT' | 'TF_ATTR_FLOAT', number>> }
  return (trace) => fuseLayers(trace, { int: binding.TF_ATTR_INT, float: binding.TF_ATTR_FLOAT })
}

interface CompiledTask extends Pick<Graph, 'timings' | 'dispose'> {
  readonly run: GraphCall
  readonly parts?: Readonly<Record<TrainPart, GraphCall>>
  /** Of the road's own entries. */
  readonly calls: Readonly<Record<string, GraphCall>>
}

/** The graph takes weights and inputs over: the model and the road's variables are freed, also where it cannot be compiled. */
function compileTask(model: Model, work: Work, road: InputRoad, rewrite: Rewrite | undefined): CompiledTask {
  try {
    return work.task === 'infer' ? compileInference(model, work, road, rewrite) : compileTraining(model, work, road)
  } finally {
    model.dispose()
    road.dispose()
  }
}

/** A graph's constants must fit in a protobuf message of 2 GiB; larger models keep their weights as state. */
const largestFrozenBytes = 1.8e9

function compileInference(model: Model, work: Work, road: InputRoad, rewrite: Rewrite | undefined): CompiledTask {
  const bytes = [...model.variables.values()].reduce((sum, { size }) => sum + 4 * size, 0)
  const isFrozen = bytes <= largestFrozenBytes
  const infer = road.entryOf((images) => model.apply(images, { training: false, foldNorms: isFrozen }))
  const { calls, timings, dispose } = compileProgram(
    { infer, ...road.entries },
    {
      precision: work.precision === 'bfloat16' ? 'bfloat16' : 'float32', // TF32 is of the library, not of the graph
      ...(rewrite && { rewrite }),
      freeze: isFrozen,
      state: { ...(isFrozen ? {} : Object.fromEntries(model.variables)), ...road.state },
    },
  )
  return { calls, timings, dispose, run: calls.infer }
}

function compileTraining(model: Model, work: Work, road: InputRoad): CompiledTask {
  const step = createTrainStep(model, { learningRate: 0.01, momentum: 0.9 })
  try {
    const partEntries = { forward: road.entryOf(step.forward), forwardBackward: road.entryOf(step.forwardBackward) }
    const entries: InputRoad['entries'] = { ...(work.parts ? partEntries : {}), ...road.entries }
    const program = compileProgram(
      { step: road.entryOf(step), ...entries },
      { state: { ...Object.fromEntries(model.variables), ...Object.fromEntries(step.variables), ...road.state } },
    )
    const { timings, dispose } = program
    const calls: CompiledTask['calls'] = program.calls
    const { forward, forwardBackward } = calls
    return {
      calls,
      timings,
      dispose,
      run: program.calls.step,
      ...(forward && forwardBackward ? { parts: { forward, forwardBackward } } : {}),
    }
  } finally {
    step.dispose()
  }
}

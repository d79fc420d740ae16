import { compile } from '@effzoo/tfjs-compile'
import * as tf from '@tensorflow/tfjs-core'
import { prune } from '../../../../packages/tfjs-compile/src/simplify.ts'
import { rewrite } from './rewrite.ts'

export type Compute = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[]

export interface Answers {
  /** The ops of the graph with our kernels. */
  readonly ops: readonly string[]
  readonly actual: readonly Float32Array[]
  readonly expected: readonly Float32Array[]
}

/** What a graph with our kernels answers, and what TensorFlow's ops do one by one. Frees all tensors but the inputs. */
export function answerBoth(compute: Compute, inputs: readonly tf.Tensor[]): Answers {
  const ops: string[] = []
  const specs = Object.fromEntries(inputs.map(({ shape, dtype }, i) => [`x${i}`, { shape, dtype: dtype as 'float32' }]))
  const graph = compile((given) => [compute(...Object.values(given))].flat(), {
    inputs: specs,
    rewrite(trace) {
      const rewritten = prune(rewrite(trace))
      ops.push(...rewritten.nodes.flatMap((node) => (node.kind === 'op' ? [node.op] : [])))
      return rewritten
    },
  })
  const valuesOf = (tensors: readonly tf.Tensor[]) =>
    tensors.map((tensor, i) => {
      if (i === 0 && tensor.dtype !== 'float32') throw new Error(`an answer is ${tensor.dtype}`)
      return tensor.dataSync<'float32'>()
    })
  try {
    return tf.tidy(() => {
      const named = Object.fromEntries(inputs.map((tensor, i) => [`x${i}`, tensor]))
      const [actual, expected] = [graph(named) as tf.Tensor[], [compute(...inputs)].flat()]
      const shapes = [actual, expected].map((tensors) => JSON.stringify(tensors.map(({ shape }) => shape)))
      if (shapes[0] !== shapes[1]) throw new Error(`the graph answers ${shapes[0]}, and the ops ${shapes[1]}`)
      return { ops, actual: valuesOf(actual), expected: valuesOf(expected) }
    })
  } finally {
    graph.dispose()
  }
}

/** Throws where an answer differs from TensorFlow's by more than `tolerance`, or the graph has other ops. */
export function requireSame(compute: Compute, inputs: readonly tf.Tensor[], ops: readonly string[], tolerance = 1e-5) {
  const answers = answerBoth(compute, inputs)
  if (answers.ops.join() !== ops.join()) throw new Error(`the graph has the ops ${answers.ops}, and not ${ops}`)
  for (const [i, actual] of answers.actual.entries())
    for (const [place, value] of actual.entries()) {
      const wanted = answers.expected[i]![place]!
      if (!(Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted))))
        throw new Error(`answer ${i} has ${value} at ${place}, and not ${wanted}`)
    }
}

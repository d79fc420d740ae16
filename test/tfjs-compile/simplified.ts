import type * as tf from '@tensorflow/tfjs-core'
import { requireBackend } from '../../packages/tfjs-compile/src/backend.ts'
import { createFold } from '../../packages/tfjs-compile/src/fold.ts'
import { type Rewrite, simplify } from '../../packages/tfjs-compile/src/simplify.ts'
import type { TensorSpec } from '../../packages/tfjs-compile/src/trace.ts'
import { traceTwice } from '../../packages/tfjs-compile/src/trace-twice.ts'

interface Given {
  readonly inputs?: Readonly<Record<string, TensorSpec>>
  readonly state?: Readonly<Record<string, tf.Variable>>
  readonly freeze?: boolean
  readonly rewrite?: Rewrite
}

/** What becomes of a function before it is written down as a graph. */
export function simplified(
  run: (inputs: Readonly<Record<string, tf.Tensor>>) => unknown,
  { inputs = {}, state = {}, freeze = false, rewrite }: Given = {},
) {
  const backend = requireBackend()
  const shared = { state, freeze, frozen: new WeakMap(), fold: createFold(backend.binding) }
  const trace = simplify(traceTwice(backend, { ...shared, run, inputs }), rewrite)
  const ops = trace.nodes.flatMap((node) => (node.kind === 'op' ? [node.op] : []))
  const constants = trace.nodes.flatMap((node) => (node.kind === 'constant' ? [node] : []))
  return { ...trace, ops, constants }
}

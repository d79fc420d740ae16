import { type CompileOptions, compile, type InputSpecs } from '@effzoo/tfjs-compile'
import * as tf from '@tensorflow/tfjs-core'
import { onTestFinished } from 'vitest'
import { expectEqual } from '../expect-equal.ts'

/** All variables that there are, by name: a model's, and those that an optimizer has made. */
export const allVariables = (): Record<string, tf.Variable> => ({ ...tf.engine().registeredVariables })

/**
 * Calls `run` on each batch, as a graph and op by op, from the same state: what it answers and what it leaves in the state must be
 * the same all the way.
 */
export function compareSteps<S extends InputSpecs>(
  run: (inputs: { readonly [name in keyof S]: tf.Tensor }) => tf.Tensor | readonly tf.Tensor[],
  { inputs, batches, ...options }: CompileOptions & { inputs: S; batches: readonly { readonly [name in keyof S]: tf.Tensor }[] },
  tolerance = 1e-5,
) {
  const graph = compile((given: { readonly [name in keyof S]: tf.Tensor }) => [run(given)].flat() as tf.Tensor[], { ...options, inputs })
  onTestFinished(() => graph.dispose())
  for (const batch of batches)
    tf.tidy(() => {
      const [actual, expected] = [graph(batch), [run(batch)].flat() as tf.Tensor[]]
      expectEqual(actual, expected, tolerance)
    })
  tf.tidy(() => {
    const [actual, expected] = [graph.read(), options.state ?? {}]
    for (const name of Object.keys(expected)) expectEqual([actual[name]!], [expected[name]!], tolerance)
  })
}

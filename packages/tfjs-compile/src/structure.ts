import * as tf from '@tensorflow/tfjs-core'
import { CompileError } from './compile-error.ts'

/** What a compiled function may answer: a tensor, or arrays and records of such. */
export type Result = tf.Tensor | readonly Result[] | { readonly [name: string]: Result }

/** The tensors of a result from left to right, and how to put others in their places. */
export function flatten(
  result: unknown,
  path = 'its result',
): { tensors: tf.Tensor[]; rebuild: (tensors: readonly tf.Tensor[]) => Result } {
  if (result instanceof tf.Tensor) return { tensors: [result], rebuild: ([tensor]) => tensor! }
  if (result instanceof Promise) {
    result.catch(() => {}) // nobody else waits for it: its rejection would end the process
    throw new CompileError(
      'is-asynchronous',
      'the function answers a Promise: what it does after an await cannot be captured. Make it synchronous',
    )
  }
  if (typeof result !== 'object' || result === null)
    throw new CompileError(
      'bad-result',
      `${path} is ${result === null ? 'null' : typeof result}: only tensors, and arrays and records of tensors, can be answered`,
    )
  const parts = Object.entries(result).map(([key, part]) => [key, flatten(part, `${path}.${key}`)] as const)
  const tensors = parts.flatMap(([, part]) => part.tensors)
  return {
    tensors,
    rebuild(given) {
      const left = [...given]
      const rebuilt = parts.map(([key, part]) => [key, part.rebuild(left.splice(0, part.tensors.length))] as const)
      return Array.isArray(result) ? rebuilt.map(([, part]) => part) : Object.fromEntries(rebuilt)
    },
  }
}

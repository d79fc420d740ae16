import * as tf from '@tensorflow/tfjs-core'
import { sizeOf } from '../../../layer-output.ts'
import type { Call } from './backend.ts'

/** The same memory under a second name. tfjs's own copies it, at each value that a gradient keeps: a fiftieth of a training step. */
export function identity({ inputs: { x }, backend }: Call<{ x: tf.TensorInfo }>): tf.TensorInfo {
  backend.incRef(x.dataId)
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype }
}

type SliceAttributes = { begin: number | number[]; size: number | number[] }

/** In spans as long as lie together. tfjs's own copies the whole input out of the heap first, and an image pixel by pixel. */
export function slice({ inputs: { x }, attrs, backend }: Call<{ x: tf.TensorInfo }, SliceAttributes>): tf.TensorInfo | undefined {
  if (x.dtype === 'string' || x.dtype === 'complex64') return undefined
  const [begin, size] = tf.slice_util.parseSliceParams(x as tf.Tensor, attrs.begin, attrs.size) as [number[], number[]]
  if (sizeOf(size) === sizeOf(x.shape)) return identity({ inputs: { x }, attrs: undefined, backend })
  const out = backend.makeOutput(size, x.dtype)
  if (sizeOf(size) === 0) return out
  // only after the output is there: making it may move the heap
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(out)]
  const outer = countOuterAxes(x.shape, size)
  const strides = [...tf.util.computeStrides(x.shape), 1]
  const spanSize = sizeOf(size.slice(outer))
  const start = begin.reduce((offset, first, axis) => offset + first * strides[axis]!, 0)

  const index = new Array<number>(outer).fill(0)
  for (let written = 0, offset = start; written < to.length; written += spanSize) {
    to.set(from.subarray(offset, offset + spanSize), written)
    for (let axis = outer - 1; axis >= 0; axis--) {
      offset += strides[axis]!
      if (++index[axis]! < size[axis]!) break
      offset -= size[axis]! * strides[axis]!
      index[axis] = 0
    }
  }
  return out
}

/** Axes to loop over: from the last of which only a part is wanted, all behind it lies together. */
function countOuterAxes(shape: readonly number[], size: readonly number[]): number {
  let axis = shape.length - 1
  while (axis > 0 && size[axis] === shape[axis]) axis--
  return Math.max(axis, 0)
}

/** Where it only stretches axes of one, as a broadcast does: a sum with zeros, which takes a tenth of the time of tfjs's own. */
export function tile({ inputs: { x }, attrs: { reps } }: Call<{ x: tf.TensorInfo }, { reps: number[] }>): tf.TensorInfo | undefined {
  const isStretch = x.dtype === 'float32' && x.shape.every((side, axis) => side === 1 || reps[axis] === 1)
  if (!isStretch) return undefined
  return tf.tidy(() => tf.add(x as tf.Tensor, tf.zeros(x.shape.map((side, axis) => side * reps[axis]!))))
}

import { elementBytes } from '../tensor.ts'
import type { View } from './pickle-values.ts'

/** An axis of length 1 is never stepped along: its stride may be anything. */
function isContiguous({ shape, strides }: View): boolean {
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false
    expected *= shape[axis]!
  }
  return true
}

/** The part of a storage that a view touches, in bytes. */
export function spanOf(view: View): { readonly offset: number; readonly length: number } {
  const size = elementBytes[view.storage.dtype]
  if (view.shape.includes(0)) return { offset: 0, length: 0 }
  const last = view.shape.reduce((sum, length, axis) => sum + (length - 1) * view.strides[axis]!, 0)
  return { offset: view.offset * size, length: (last + 1) * size }
}

/** Puts the elements of a view in row-major order. `span` are the bytes of spanOf(); a contiguous view is returned as it is. */
export function gather(view: View, span: Uint8Array): Uint8Array {
  if (span.length === 0 || isContiguous(view)) return span
  const { shape, strides } = view
  const size = elementBytes[view.storage.dtype]
  const data = new Uint8Array(size * shape.reduce((product, length) => product * length, 1))
  const index = new Array<number>(shape.length).fill(0)
  let from = 0
  for (let to = 0; to < data.length; to += size) {
    for (let byte = 0; byte < size; byte++) data[to + byte] = span[from * size + byte]!
    // the next index, as an odometer turns; `from` follows it
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      from -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return data
}

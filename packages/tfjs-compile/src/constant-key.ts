import { createHash } from 'node:crypto'
import type { Constant } from './graph.ts'

/** Weights differ from one another; looking for two alike would cost more than it saves. */
const largestHashedBytes = 1 << 16

/** The same for constants that are equal; undefined where they are not worth the look. */
export function constantKey({ dtype, shape, values }: Omit<Constant, 'kind'>): string | undefined {
  if (!ArrayBuffer.isView(values) || values.byteLength > largestHashedBytes) return undefined
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  const content = bytes.length <= 32 ? bytes.toString('hex') : createHash('sha256').update(bytes).digest('hex')
  return `${dtype}[${shape}]${content}`
}

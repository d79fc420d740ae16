import type { BatchNorm } from '../layer.ts'
import type { GraphWriter } from './graph.ts'

/** A value of the graph: an image [batch, channels, px, px], or anything else, such as features [batch, channels]. */
export interface Value {
  readonly name: string
  readonly isImage: boolean
}

export const image = (name: string): Value => ({ name, isImage: true })
export const plain = (name: string): Value => ({ name, isImage: false })

export interface Context {
  readonly writer: GraphWriter
  /** The weight of this name, as the model has it. */
  readonly read: (name: string) => Promise<Float32Array>
  /** By the name of the convolution that takes it in. */
  readonly folded: ReadonlyMap<string, BatchNorm>
}

/** A weight of the model whose values stay in their order. */
export const weight = ({ writer, read }: Context, name: string, shape: readonly number[]): string =>
  writer.initializer({ name, type: 'float32', shape, values: () => read(name) })

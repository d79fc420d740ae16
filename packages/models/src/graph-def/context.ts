import type { BatchNorm } from '../layer.ts'
import type { GraphWriter } from './graph.ts'

export interface Context {
  readonly writer: GraphWriter
  /** The weight of this name, as the model has it. */
  readonly read: (name: string) => Float32Array
  /** By the name of the convolution that takes it in. */
  readonly folded: ReadonlyMap<string, BatchNorm>
}

/** A weight of the model as it is. */
export const weight = ({ writer, read }: Context, name: string, shape: readonly number[]): string =>
  writer.constant({ name, type: 'float32', shape, values: () => read(name) })

import type { Binding, HostValues } from '../backend.ts'
import { type Call, execute } from '../fold.ts'
import { convolutionShapes } from './convolution.ts'
import { elementwiseShapes } from './elementwise.ts'
import { layoutShapes } from './layout.ts'
import { normalizationShapes } from './normalization.ts'
import { reductionShapes } from './reduction.ts'

/** What is known of a tensor before the graph runs; values only of constants. */
export interface Operand {
  readonly shape: readonly number[]
  readonly dtype: number
  readonly values?: HostValues
}

export type Answer = Pick<Operand, 'shape' | 'dtype'>

/** Undefined where the shape cannot be told without the op itself. */
export type ShapeFunction = (call: Call, binding: Binding) => readonly Answer[] | undefined

export const shapeFunctions: ReadonlyMap<string, ShapeFunction> = new Map(
  Object.entries({ ...elementwiseShapes, ...reductionShapes, ...layoutShapes, ...convolutionShapes, ...normalizationShapes }),
)

/**
 * Shapes and types of what a call answers. The ops of common networks have a function here, so that tracing a network of any
 * size costs no arithmetic; every other op is computed once, on zeros, and asked.
 */
export function inferOutputs(binding: Binding, call: Call): readonly Answer[] {
  const inferred = shapeFunctions.get(call.op)?.(call, binding)
  if (inferred) return inferred
  const outputs = execute(binding, call)
  for (const { id } of outputs) binding.deleteTensor(id)
  return outputs
}

/** An attribute's value; the op was called without it where undefined. */
export const attribute = <T>({ attributes }: Call, name: string): T | undefined =>
  attributes.find((entry) => entry.name === name)?.value as T | undefined

/** The integers of an operand that is a constant. */
export const integers = ({ operands }: Call, index: number): number[] | undefined => {
  const values = operands[index]?.values
  return values instanceof Int32Array ? [...values] : undefined
}

import type { Binding } from './backend.ts'
import { CompileError } from './compile-error.ts'
import type { Operand } from './shapes/infer-outputs.ts'

/** How many rows they answer depends on values: a graph of fixed shapes has no place for them. */
const answersByValues = new Set([
  'Where',
  'UniqueV2',
  'NonMaxSuppressionV3',
  'NonMaxSuppressionV4',
  'NonMaxSuppressionV5',
  'SparseFillEmptyRows',
  'StringSplitV2',
  'StringNGrams',
  'DecodeJpeg',
  'DecodePng',
  'DecodeBmp',
  'DecodeGif',
])

/** What they do outside the graph would happen at every run or never, and in no fixed order. */
const hasSideEffects = /Summary|^WriteFile$|^Print/

/** Each run draws anew from a state inside the op: not to be merged, nor computed once and for all. */
const drawsAtRandom = /^(Multinomial|Random|TruncatedNormal|ParameterizedTruncatedNormal)/

export const isDeterministic = (op: string): boolean => !drawsAtRandom.test(op)

export function requirePure(op: string, operands: readonly Operand[], binding: Binding) {
  if (answersByValues.has(op) && operands.some(({ values }) => !values))
    throw new CompileError(
      'depends-on-values',
      `the shape of what the op ${op} answers depends on the values of its inputs: a graph has fixed shapes. Call it outside the function`,
    )
  if (hasSideEffects.test(op) || operands.some(({ dtype }) => dtype === binding.TF_RESOURCE))
    throw new CompileError('has-side-effects', `the op ${op} acts outside the graph (a file, a summary): call it outside the function`)
}

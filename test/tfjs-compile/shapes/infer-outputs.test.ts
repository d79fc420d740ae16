import { loadTensorflow } from '@effzoo/engines'
import { compile } from '@effzoo/tfjs-compile'
import type * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { execute } from '../../../packages/tfjs-compile/src/fold.ts'
import { type ShapeFunction, shapeFunctions } from '../../../packages/tfjs-compile/src/shapes/infer-outputs.ts'
import { opCases } from '../op-cases.ts'

/** Outputs that go to the op's gradient alone, whose shapes are the kernel's own affair. */
const reservedFrom: Readonly<Record<string, number>> = { FusedBatchNormV3: 5, FusedBatchNormGradV3: 3 }

const told = new Set<string>()

/** Asks the op itself, too. */
const checked =
  (op: string, tell: ShapeFunction): ShapeFunction =>
  (call, binding) => {
    const answers = tell(call, binding)
    if (!answers) return undefined
    told.add(op)
    const outputs = execute(binding, call)
    for (const { id } of outputs) binding.deleteTensor(id)
    const describe = (list: typeof answers) => list.slice(0, reservedFrom[op]).map(({ shape, dtype }) => ({ shape, dtype }))
    expect(describe(answers), op).toEqual(describe(outputs))
    return answers
  }

beforeAll(async () => {
  await loadTensorflow()
  const functions = shapeFunctions as Map<string, ShapeFunction>
  const originals = [...functions]
  for (const [op, tell] of originals) functions.set(op, checked(op, tell))
  afterAll(() => {
    for (const [op, tell] of originals) functions.set(op, tell)
  })
})

/** Zeros stand for what is not known, and these ops cannot do with them: all places the same, a division by nothing. */
const refusesZeros = ['sparseToDense', 'floorDiv and mod of int32']

describe('a shape function', () => {
  it.each(opCases.filter(({ name }) => !refusesZeros.includes(name)))('tells the shapes that the op answers: $name', ({ inputs, run }) => {
    const specs = Object.fromEntries(inputs.map((spec, i) => [`x${i}`, spec]))
    compile((named) => [run(...(Object.values(named) as never[]))].flat() as tf.Tensor[], { inputs: specs }).dispose()
  })

  it('is tried by some case, whatever the op', () => {
    expect([...shapeFunctions.keys()].filter((op) => !told.has(op))).toEqual(['SparseToDense'])
  })
})

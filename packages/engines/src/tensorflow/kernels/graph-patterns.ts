import type { Constant, Node, Op, Output, Trace } from '@effzoo/tfjs-compile'

/** Who reads a node, and how often; a result of the function counts as a reader that is no node. */
export type Readers = ReadonlyMap<Node, readonly (Op | null)[]>

export function findReaders({ nodes, outputs, assignments }: Trace): Readers {
  const readers = new Map<Node, (Op | null)[]>(nodes.map((node) => [node, []]))
  for (const node of nodes) if (node.kind === 'op') for (const input of node.inputs) readers.get(input.node)!.push(node)
  for (const { node } of [...outputs, ...assignments.values()]) readers.get(node)!.push(null)
  return readers
}

export const isOp = (node: Node | null | undefined, ...names: readonly string[]): node is Op =>
  node?.kind === 'op' && names.includes(node.op)

export const isFloat = ({ dtype }: Output) => dtype === 1

export const attributeOf = ({ attributes }: Op, name: string) => attributes.find((attribute) => attribute.name === name)?.value

/** The one reader of a node, where there is one alone. */
export function onlyReader(node: Node, readers: Readers): Op | undefined {
  const [first, ...others] = readers.get(node) ?? []
  return first && others.length === 0 ? first : undefined
}

/** The float values of an input that is a constant. */
export const constantOf = ({ node }: Output): (Constant & { readonly values: Float32Array }) | undefined =>
  node.kind === 'constant' && node.values instanceof Float32Array ? (node as Constant & { readonly values: Float32Array }) : undefined

/** The constant number that is combined with `node`, where one operand is that and the other `node`. */
export function scalarOf(operands: readonly Output[], node: Node): number | undefined {
  const other = operands.find((operand) => operand.node !== node)
  const constant = operands.some((operand) => operand.node === node) && other && constantOf(other)
  return constant && constant.values.length === 1 ? constant.values[0] : undefined
}

export const integersOf = ({ node }: Output): readonly number[] | undefined =>
  node.kind === 'constant' && node.values instanceof Int32Array ? [...node.values] : undefined

export const isSameShape = (a: Output, b: Output) => a.shape.join() === b.shape.join()

/** What an output is before casts to the type that it has. */
export function beforeCasts(output: Output): Output {
  const { node } = output
  return isOp(node, 'Cast') && attributeOf(node, 'SrcT') === attributeOf(node, 'DstT') ? beforeCasts(node.inputs[0]!) : output
}

/** What an output is before all ops that keep its values in their order. */
export function beforeReshapes(output: Output): Output {
  const { node } = beforeCasts(output)
  return isOp(node, 'Reshape') ? beforeReshapes(node.inputs[0]!) : beforeCasts(output)
}

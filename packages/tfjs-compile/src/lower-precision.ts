import type { Attribute, Binding } from './backend.ts'
import type { Constant, Node, Op, Output, Trace } from './graph.ts'

/** TensorFlow's number of it; tfjs has no such type. */
const bfloat16 = 14

/** What bfloat16 is for: most of a network's arithmetic, with sums that the kernels keep in float32. */
const computing = new Set(['Conv2D', 'DepthwiseConv2dNative', 'MatMul', 'BatchMatMulV2'])

/** They follow their inputs: to widen for them and narrow again would cost more than they do. */
const following = new Set([
  ...['BiasAdd', 'Add', 'AddV2', 'Sub', 'Mul', 'Maximum', 'Minimum'],
  ...['Relu', 'Relu6', 'Sigmoid', 'Tanh', 'Erf', 'LeakyRelu', 'Elu'],
  ...['MaxPool', 'AvgPool', 'Reshape', 'Transpose', 'PadV2', 'ConcatV2', 'SplitV', 'Slice', 'ExpandDims'],
])

/**
 * The trace with its products, and what lies between them, in bfloat16: eight bits of mantissa in place of 24. Inputs, state,
 * results and all other ops, sums over an image and softmax among them, stay float32.
 */
export function lowerPrecision<T extends Trace>(trace: T, binding: Binding): T {
  const { TF_FLOAT } = binding
  const nodes: Node[] = []
  const lowered = new Map<Node, Node>()
  const casts = new Map<Node, Map<string, Node>>()
  const push = <N extends Node>(node: N): N => {
    nodes.push(node)
    return node
  }
  const current = (output: Output): Output => {
    const node = lowered.get(output.node)!
    return { ...output, node, dtype: output.dtype === TF_FLOAT && isLow(node) ? bfloat16 : output.dtype }
  }
  const isLow = (node: Node) => node.kind === 'op' && lowOps.has(node)
  const lowOps = new Set<Node>()

  /** Of the same type already, the output itself; otherwise one cast for all that ask for it. */
  const as = (dtype: number, output: Output): Output => {
    if (output.dtype === dtype || (output.dtype !== TF_FLOAT && output.dtype !== bfloat16)) return output
    const key = `${output.index}/${dtype}`
    const known = casts.get(output.node) ?? new Map<string, Node>()
    casts.set(output.node, known)
    const node =
      known.get(key) ?? push(dtype === bfloat16 && output.node.kind === 'constant' ? narrow(output.node) : cast(binding, output, dtype))
    known.set(key, node)
    return { node, index: 0, shape: output.shape, dtype }
  }

  for (const node of trace.nodes) {
    if (node.kind !== 'op') {
      lowered.set(node, push(node))
      continue
    }
    const inputs = node.inputs.map(current)
    const floats = inputs.filter(({ dtype }) => dtype === TF_FLOAT || dtype === bfloat16)
    const follows = following.has(node.op) && floats.some(({ dtype }) => dtype === bfloat16) && floats.every(isNarrowable)
    const low = computing.has(node.op) || follows
    const dtype = low ? bfloat16 : TF_FLOAT
    const rewired: Op = {
      ...node,
      attributes: low ? node.attributes.map((attribute) => narrowAttribute(attribute, binding)) : node.attributes,
      inputs: inputs.map((input) => as(dtype, input)),
    }
    lowered.set(node, push(rewired))
    if (low) lowOps.add(rewired)
  }
  const widened = (output: Output) => as(TF_FLOAT, current(output))
  const outputs = trace.outputs.map(widened)
  const assignments = new Map([...trace.assignments].map(([name, output]) => [name, widened(output)]))
  return { ...trace, nodes, outputs, assignments }
}

/** A result in bfloat16, or a constant: nothing that was kept in float32 on purpose. */
const isNarrowable = ({ node, dtype }: Output) => dtype === bfloat16 || node.kind === 'constant' || node.kind === 'state'

const narrowAttribute = (attribute: Attribute, { TF_ATTR_TYPE, TF_FLOAT }: Binding): Attribute =>
  attribute.type === TF_ATTR_TYPE && attribute.value === TF_FLOAT ? { ...attribute, value: bfloat16 } : attribute

const cast = ({ TF_ATTR_TYPE, TF_ATTR_BOOL }: Binding, output: Output, dtype: number): Op => ({
  kind: 'op',
  op: 'Cast',
  attributes: [
    { name: 'SrcT', type: TF_ATTR_TYPE, value: output.dtype },
    { name: 'DstT', type: TF_ATTR_TYPE, value: dtype },
    { name: 'Truncate', type: TF_ATTR_BOOL, value: false },
  ],
  inputs: [output],
})

/** To the nearest, ties to even, as hardware does. */
function narrow({ shape, values }: Constant): Constant {
  const floats = values as Float32Array
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length)
  const narrowed = Uint16Array.from(bits, (bit) => (bit + 0x7fff + ((bit >>> 16) & 1)) >>> 16)
  return { kind: 'constant', shape, dtype: bfloat16, values: new Uint8Array(narrowed.buffer) }
}

import type { Constant, Node, Op, Output, Trace } from './graph.ts'

/** velocity = momentum * velocity + gradient; variable -= learningRate * velocity. */
export interface MomentumUpdate {
  readonly variable: string
  readonly velocity: string
  readonly learningRate: Output
  readonly momentum: Output
  readonly gradient: Output
}

/** TensorFlow's number of the type. */
const float32 = 1

export interface FusedTrace extends Trace {
  /** In place of the assignments of these variables. */
  readonly momentumUpdates: readonly MomentumUpdate[]
}

/**
 * Finds stochastic gradient descent with momentum among the assignments. TensorFlow has one op for it, which changes both variables
 * where they lie; as products and sums it reads and writes each of them several times.
 */
export function fuseUpdates<T extends Trace>(trace: T): T & FusedTrace {
  const uses = countUses(trace)
  const assignments = new Map(trace.assignments)
  const momentumUpdates: MomentumUpdate[] = []
  const velocityOf = new Map([...trace.assignments].map(([name, { node }]) => [node, name]))
  for (const [variable, value] of trace.assignments) {
    const descent = matchDescent(value.node, variable, velocityOf)
    const accumulation = descent && matchAccumulation(descent.velocity.node, velocityOf.get(descent.velocity.node)!)
    // Its one use besides the assignment: the ops that the update takes the place of give their answers to nobody else
    if (!descent || !accumulation || uses.get(descent.velocity.node) !== 2 || uses.get(value.node) !== 1) continue
    // The op takes floats of one shape, and stretches nothing
    const { dtype, shape } = accumulation.gradient
    if (dtype !== float32 || ![value, descent.velocity].every((output) => output.shape.join() === shape.join())) continue
    const velocity = velocityOf.get(descent.velocity.node)!
    momentumUpdates.push({ variable, velocity, learningRate: descent.learningRate, ...accumulation })
    assignments.delete(variable)
    assignments.delete(velocity)
  }
  return { ...trace, assignments, momentumUpdates }
}

/** variable - learningRate * velocity, or variable + (-learningRate) * velocity as tfjs's optimizer has it. */
function matchDescent(node: Node, variable: string, velocities: ReadonlyMap<Node, string>) {
  const [op, operands] = operandsOf(node)
  for (const [first, second] of op === 'Sub' ? [operands] : isSum(op) ? [operands, operands.toReversed()] : []) {
    if (!isState(first, variable)) continue
    const product = matchScaled(second!.node, (factor) => velocities.has(factor.node) && velocities.get(factor.node) !== variable)
    if (!product) continue
    const learningRate = op === 'Sub' ? product.scale : negated(product.scale)
    if (learningRate) return { velocity: product.scaled, learningRate }
  }
  return undefined
}

/** momentum * velocity + gradient. */
function matchAccumulation(node: Node, velocity: string) {
  const [op, operands] = operandsOf(node)
  for (const [first, gradient] of isSum(op) ? [operands, operands.toReversed()] : []) {
    const product = matchScaled(first!.node, (factor) => isState(factor, velocity))
    if (product) return { momentum: product.scale, gradient: gradient! }
  }
  return undefined
}

function matchScaled(node: Node, isScaled: (factor: Output) => boolean) {
  const [op, operands] = operandsOf(node)
  for (const [scaled, scale] of op === 'Mul' ? [operands, operands.toReversed()] : [])
    if (isScaled(scaled!) && isScalar(scale!.node)) return { scaled: scaled!, scale: scale! }
  return undefined
}

const operandsOf = (node: Node): [op: string | undefined, operands: Op['inputs']] =>
  node.kind === 'op' ? [node.op, node.inputs] : [undefined, []]

const isSum = (op: string | undefined) => op === 'Add' || op === 'AddV2'
const isState = (output: Output | undefined, name: string) => output?.node.kind === 'state' && output.node.name === name
const isScalar = (node: Node) => node.kind !== 'op' && node.shape.length === 0

function negated({ node, ...output }: Output): Output | undefined {
  if (node.kind !== 'constant' || !(node.values instanceof Float32Array)) return undefined
  const constant: Constant = { ...node, values: node.values.map((value) => -value) }
  return { ...output, node: constant }
}

function countUses({ nodes, outputs, assignments }: Trace): Map<Node, number> {
  const uses = new Map<Node, number>()
  const used = [...nodes.flatMap((node) => (node.kind === 'op' ? node.inputs : [])), ...outputs, ...assignments.values()]
  for (const { node } of used) uses.set(node, (uses.get(node) ?? 0) + 1)
  return uses
}

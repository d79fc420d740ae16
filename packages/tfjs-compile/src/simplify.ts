import { constantKey } from './constant-key.ts'
import { type FusedTrace, fuseUpdates } from './fuse-updates.ts'
import type { Node, Op, Output, Trace } from './graph.ts'
import { isDeterministic } from './impure-ops.ts'

/** Puts other ops in the place of some. What nobody reads after it is pruned. */
export type Rewrite = <T extends Trace>(trace: T) => T

/**
 * The trace without what neither outputs nor assignments need (but with all its inputs), with one node in place of equal ones, rewritten,
 * and with optimizer updates as single ops.
 */
export function simplify<T extends Trace>(trace: T, rewrite: Rewrite = (same) => same): T & FusedTrace {
  return prune(fuseUpdates(prune(rewrite(prune(merge(trace))))))
}

function merge<T extends Trace>(trace: T): T {
  const survivors = new Map<Node, Node>()
  const byKey = new Map<string, Node>()
  const ids = new Map<Node, number>()
  const survivorOf = (output: Output): Output => ({ ...output, node: survivors.get(output.node)! })
  for (const node of trace.nodes) {
    const rewired: Node = node.kind === 'op' ? { ...node, inputs: node.inputs.map(survivorOf) } : node
    const key = keyOf(rewired, ids)
    const survivor = (key !== undefined && byKey.get(key)) || rewired
    if (key !== undefined) byKey.set(key, survivor)
    if (survivor === rewired) ids.set(rewired, ids.size)
    survivors.set(node, survivor)
  }
  return {
    ...trace,
    nodes: [...ids.keys()],
    outputs: trace.outputs.map(survivorOf),
    assignments: new Map([...trace.assignments].map(([name, value]) => [name, survivorOf(value)])),
  }
}

/** Equal for nodes that compute the same; undefined for one that is like no other. */
function keyOf(node: Node, ids: ReadonlyMap<Node, number>): string | undefined {
  if (node.kind === 'constant') return constantKey(node)
  if (node.kind !== 'op' || !isDeterministic(node.op)) return undefined
  return opKey(node, ids)
}

const opKey = ({ op, attributes, inputs }: Op, ids: ReadonlyMap<Node, number>) => {
  // as text: JSON has no infinity
  const named = attributes.map(({ name, value }) => `${name}=${value}`).sort()
  return JSON.stringify([op, named, inputs.map(({ node, index }) => [ids.get(node), index])])
}

export function prune<T extends Trace & Partial<FusedTrace>>(trace: T): T {
  const needed = findNeeded(trace, (node) => (node.kind === 'op' ? node.inputs.map((input) => input.node) : []))
  // a node that is not among them was made since: it has no inputs, and may stand first
  const known = new Set(trace.nodes)
  const made = [...needed].filter((node) => !known.has(node))
  return { ...trace, nodes: [...made, ...trace.nodes.filter((node) => node.kind === 'input' || needed.has(node))] }
}

/** The nodes that outputs and assignments are made of. */
export function findNeeded(trace: Trace & Partial<FusedTrace>, sourcesOf: (node: Node) => readonly Node[]): Set<Node> {
  const updates = (trace.momentumUpdates ?? []).flatMap(({ learningRate, momentum, gradient }) => [learningRate, momentum, gradient])
  const needed = new Set([...trace.outputs, ...trace.assignments.values(), ...updates].map(({ node }) => node))
  // a set goes on to what is added to it meanwhile
  for (const node of needed) for (const source of sourcesOf(node)) needed.add(source)
  return needed
}

import { isDeepStrictEqual } from 'node:util'
import type { Backend } from './backend.ts'
import { CompileError } from './compile-error.ts'
import type { Constant, Node, Op, Output } from './graph.ts'
import { type Origins, originsOf } from './origins.ts'
import { findNeeded, prune } from './simplify.ts'
import { type Traceable, type TracedFunction, trace } from './trace.ts'

/**
 * Traces the function, and once more to see whether it does the same again. tfjs makes random numbers, dropout masks among them,
 * in JavaScript: a graph would repeat those of its trace for ever.
 */
export function traceTwice(backend: Backend, traceable: Traceable): TracedFunction {
  const traceOnce = () => trace(backend, traceable)
  const [first, second] = [traceOnce(), traceOnce()]
  if (!isSame(first, second)) {
    const retrace = () => originsOf(backend, traceOnce)
    if (findDifference(prune(first), prune(second)) !== undefined) throw differs(first, second, retrace)
    // Constants that the function has made at its first call and kept: the same, and of nothing any more
    const third = traceOnce()
    if (!isSame(second, third)) throw differs(second, third, retrace)
  }
  return prune(first)
}

/**
 * Whether results are made the same way, and of the same: what they do not depend on may differ. A random number may show in none of
 * them, as where it is only compared to the rate of a dropout, and shows in the constants behind.
 */
function isSame(a: TracedFunction, b: TracedFunction): boolean {
  const withSources = (trace: TracedFunction) => {
    const needed = findNeeded(trace, sourcesOf)
    return { ...trace, nodes: trace.nodes.filter((node) => needed.has(node)) }
  }
  return findDifference(withSources(a), withSources(b)) === undefined
}

const sourcesOf = (node: Node): readonly Node[] =>
  node.kind === 'op' ? node.inputs.map((input) => input.node) : (node.kind === 'constant' && node.sources) || []

/** `retrace` tells where tensors were made, which is asked for only now: a stack for each of thousands would cost more than the trace. */
function differs(first: TracedFunction, second: TracedFunction, retrace: () => { result: TracedFunction; origins: Origins }): CompileError {
  const difference = findDifference(first, second)!
  const [was, is] = [first.nodes[difference], second.nodes[difference]]
  if (is?.kind === 'constant' && was?.kind === 'constant') {
    const { result, origins } = retrace()
    const constant = result.nodes[difference]
    return drawsOnHost(is, constant?.kind === 'constant' ? origins.get(constant.values) : undefined)
  }
  const what =
    is?.kind === 'op' && was?.kind === 'op' && is.op === was.op
      ? `the op ${is.op} with ${tellDifference(was, is)}`
      : is === was // both undefined: all nodes are the same
        ? 'it answers or assigns another tensor'
        : `${tell(is)} in place of ${tell(was)}`
  return new CompileError(
    'differs-between-traces',
    `the function does something else when it is called again: ${what}. What it does may depend on its inputs' shapes and on nothing that changes`,
  )
}

function drawsOnHost({ shape }: Constant, origin = 'the function makes on the host'): CompileError {
  return new CompileError(
    'differs-between-traces',
    `a tensor of shape [${shape}] that ${origin} differs from one call to the next: a graph would freeze it. Pass it as an input, or draw with an op that TensorFlow computes, keyed by a seed in state`,
  )
}

function tellDifference(was: Op, is: Op): string {
  const changed = is.attributes.find(({ name, value }) => {
    const before = was.attributes.find((attribute) => attribute.name === name)
    return !isDeepStrictEqual(before?.value, value)
  })
  return changed ? `another ${changed.name} (${changed.value})` : 'other inputs'
}

const tell = (node: Node | undefined) =>
  node === undefined
    ? 'nothing'
    : node.kind === 'op'
      ? `the op ${node.op}`
      : node.kind === 'constant'
        ? `a constant of shape [${node.shape}]`
        : `${node.kind} ${node.name}`

/** The place of the first node that is not the same; past the last one where only results or assignments differ. */
function findDifference(a: TracedFunction, b: TracedFunction): number | undefined {
  const [placesA, placesB] = [placesOf(a.nodes), placesOf(b.nodes)]
  const areSame = (x: readonly Output[], y: readonly Output[]) =>
    x.length === y.length && x.every(({ node, index }, i) => placesA.get(node) === placesB.get(y[i]!.node) && index === y[i]!.index)
  const isSameNode = (x: Node | undefined, y: Node | undefined) =>
    x?.kind === 'op' && y?.kind === 'op'
      ? x.op === y.op && areSame(x.inputs, y.inputs) && isDeepStrictEqual(x.attributes, y.attributes)
      : isDeepStrictEqual(withoutSources(x), withoutSources(y))
  const length = Math.max(a.nodes.length, b.nodes.length)
  for (let place = 0; place < length; place++) if (!isSameNode(a.nodes[place], b.nodes[place])) return place
  const isSameEnd =
    areSame(a.outputs, b.outputs) &&
    isDeepStrictEqual([...a.assignments.keys()], [...b.assignments.keys()]) &&
    areSame([...a.assignments.values()], [...b.assignments.values()])
  return isSameEnd ? undefined : length
}

const withoutSources = (node: Node | undefined) => (node?.kind === 'constant' ? { ...node, sources: undefined } : node)

const placesOf = (nodes: readonly Node[]) => new Map(nodes.map((node, place) => [node, place]))

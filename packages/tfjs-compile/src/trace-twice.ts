import { isDeepStrictEqual } from 'node:util'
import type { Backend } from './backend.ts'
import { CompileError } from './compile-error.ts'
import type { Constant, Node, Op, Output } from './graph.ts'
import { type Origins, originsOf } from './origins.ts'
import { prune } from './simplify.ts'
import { type Traceable, type TracedFunction, trace } from './trace.ts'

/**
 * Traces the function, and once more to see whether it does the same again. tfjs makes random numbers, dropout masks among them,
 * in JavaScript: a graph would repeat those of its trace for ever.
 */
export function traceTwice(backend: Backend, traceable: Traceable): TracedFunction {
  const [first, second] = [trace(backend, traceable), trace(backend, traceable)]
  // what the result does not depend on may differ
  const pruned = prune(first)
  if (findDifference(pruned, prune(second)) === undefined) return pruned
  throw differs(first, second, () => originsOf(backend, () => trace(backend, traceable)))
}

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
  const isSame = (x: Node | undefined, y: Node | undefined) =>
    x?.kind === 'op' && y?.kind === 'op'
      ? x.op === y.op && areSame(x.inputs, y.inputs) && isDeepStrictEqual(x.attributes, y.attributes)
      : isDeepStrictEqual(x, y)
  const length = Math.max(a.nodes.length, b.nodes.length)
  for (let place = 0; place < length; place++) if (!isSame(a.nodes[place], b.nodes[place])) return place
  const isSameEnd =
    areSame(a.outputs, b.outputs) &&
    isDeepStrictEqual([...a.assignments.keys()], [...b.assignments.keys()]) &&
    areSame([...a.assignments.values()], [...b.assignments.values()])
  return isSameEnd ? undefined : length
}

const placesOf = (nodes: readonly Node[]) => new Map(nodes.map((node, place) => [node, place]))

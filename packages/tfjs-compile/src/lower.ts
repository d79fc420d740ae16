import { attributeValue } from './attribute-value.ts'
import type { Binding } from './backend.ts'
import type { FusedTrace, MomentumUpdate } from './fuse-updates.ts'
import type { Input, Node, Output } from './graph.ts'
import { handleOf, signal } from './lower-state.ts'
import { type NodeDef, shapeProto } from './proto.ts'
import { tensorProto } from './tensor-proto.ts'

/** Names of tensors in the graph, for the session's calls. */
export interface EntryNames {
  /** By the names of the function's inputs. */
  readonly inputs: Readonly<Record<string, string>>
  /** In the order of the result's tensors. To fetch them is to run the assignments too: never empty. */
  readonly outputs: readonly string[]
}

export interface LoweredEntry {
  readonly nodes: readonly NodeDef[]
  readonly names: EntryNames
}

/** One traced function. `statePlaces`: where each state variable stands in the list that lowerState was given. */
export function lowerEntry(binding: Binding, entry: string, trace: FusedTrace, statePlaces: ReadonlyMap<string, number>): LoweredEntry {
  const names = new Map(trace.nodes.map((node, place) => [node, `${entry}/${place}_${node.kind === 'op' ? node.op : node.kind}`]))
  const surroundings: Surroundings = {
    binding,
    entry,
    names,
    place: (state) => statePlaces.get(state)!,
    reference: ({ node, index }) => `${names.get(node)!}:${index}`,
    readers: findReaders(trace, names),
    assigns: trace.assignments.size + trace.momentumUpdates.length > 0,
  }
  const changes = [
    ...[...trace.assignments].map(([state, value]) => lowerAssignment(state, value, surroundings)),
    ...trace.momentumUpdates.map((update) => lowerUpdate(update, surroundings)),
  ]
  const after = changes.map(({ name }) => name)
  const outputs = trace.outputs.map(
    (value, place): NodeDef => ({
      name: `${entry}/output_${place}`,
      op: 'Identity',
      input: [surroundings.reference(value), ...(place === 0 ? after.map((name) => `^${name}`) : [])],
      attr: { T: { type: value.dtype } },
    }),
  )
  const fetched = outputs.length > 0 ? outputs : [signal(binding, `${entry}/done`, after)]
  const inputs = trace.nodes.flatMap((node) => (node.kind === 'input' ? [[node.name, `${fedName(node, surroundings)}:0`] as const] : []))
  return {
    nodes: [...trace.nodes.flatMap((node) => lowerNode(node, surroundings)), ...changes, ...fetched],
    names: { inputs: Object.fromEntries(inputs), outputs: fetched.map(({ name }) => `${name}:0`) },
  }
}

interface Surroundings {
  readonly binding: Binding
  readonly entry: string
  readonly names: ReadonlyMap<Node, string>
  readonly place: (state: string) => number
  readonly reference: (output: Output) => string
  /** By state variable, the node that reads it and then those that compute with its value from before. */
  readonly readers: ReadonlyMap<string, readonly string[]>
  readonly assigns: boolean
}

function findReaders({ nodes }: FusedTrace, names: ReadonlyMap<Node, string>): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>()
  for (const node of nodes) {
    if (node.kind === 'state') readers.set(node.name, [names.get(node)!])
    if (node.kind !== 'op') continue
    for (const input of node.inputs) if (input.node.kind === 'state') readers.get(input.node.name)!.push(names.get(node)!)
  }
  return readers
}

function lowerAssignment(state: string, value: Output, { entry, place, reference, readers }: Surroundings): NodeDef {
  // All that the function reads of a variable is its value from before
  const [read] = readers.get(state) ?? []
  return {
    name: `${entry}/assign_${place(state)}`,
    op: 'AssignVariableOp',
    input: [handleOf(place(state)), reference(value), ...(read ? [`^${read}`] : [])],
    attr: { dtype: { type: value.dtype } },
  }
}

/** Changes both variables where they lie, once nobody needs the values that they had: otherwise it would have to copy them first. */
function lowerUpdate(update: MomentumUpdate, { entry, place, reference, readers }: Surroundings): NodeDef {
  const { variable, velocity, learningRate, gradient, momentum } = update
  const before = new Set([variable, velocity].flatMap((state) => readers.get(state) ?? []))
  return {
    name: `${entry}/update_${place(variable)}`,
    op: 'ResourceApplyMomentum',
    input: [
      ...[handleOf(place(variable)), handleOf(place(velocity))],
      ...[learningRate, gradient, momentum].map(reference),
      ...[...before].map((name) => `^${name}`),
    ],
    attr: { T: { type: gradient.dtype } },
  }
}

/** What is fed lies in JavaScript's memory, which only the main thread may let go of: a variable must not hold on to it. */
const fedName = (node: Input, { names, assigns }: Surroundings) => (assigns ? `${names.get(node)!}/fed` : names.get(node)!)

function lowerNode(node: Node, surroundings: Surroundings): NodeDef[] {
  const { binding, names, place, reference, assigns } = surroundings
  const name = names.get(node)!
  switch (node.kind) {
    case 'constant':
      return [{ name, op: 'Const', input: [], attr: { dtype: { type: node.dtype }, value: { tensor: tensorProto(node) } } }]
    case 'input': {
      const fed = fedName(node, surroundings)
      return [
        { name: fed, op: 'Placeholder', input: [], attr: { dtype: { type: node.dtype }, shape: { shape: shapeProto(node.shape) } } },
        ...(assigns ? [{ name, op: 'DeepCopy', input: [fed], attr: { T: { type: node.dtype } } }] : []),
      ]
    }
    case 'state':
      return [{ name, op: 'ReadVariableOp', input: [handleOf(place(node.name))], attr: { dtype: { type: node.dtype } } }]
    case 'op': {
      const attributes = node.attributes.map((attribute) => [attribute.name, attributeValue(binding, attribute)])
      return [{ name, op: node.op, input: node.inputs.map(reference), attr: Object.fromEntries(attributes) }]
    }
  }
}

/** Of a node, by its kind; `type` is that of the elements. */
export type Attribute =
  | { readonly type: 'float32' | 'int32' }
  | { readonly text: string }
  | { readonly int: number }
  | { readonly float: number }
  | { readonly flag: boolean }
  | { readonly ints: readonly number[] }
  | { readonly shape: readonly number[] }

export interface Node {
  readonly name: string
  /** Of TensorFlow: a name of its ops. */
  readonly op: string
  readonly inputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** A node without inputs whose values are known. */
export interface Constant {
  readonly name: string
  readonly type: 'float32' | 'int32'
  readonly shape: readonly number[]
  /** Made when it is written, and then forgotten. */
  values(): Float32Array | Int32Array
}

/** TensorFlow's form of a network. The order of the nodes is one in which they can be computed; constants come before all. */
export interface Graph {
  readonly nodes: readonly Node[]
  readonly constants: readonly Constant[]
}

/** Collects a graph. What reads a value takes its name, and what makes one answers its name. */
export interface GraphWriter {
  node(name: string, op: string, inputs: readonly string[], attributes?: Node['attributes']): string
  /** Once for each name, however often it is asked for. */
  constant(constant: Constant): string
  number(value: number): string
  /** A list such as a shape. */
  wholeNumbers(values: readonly number[]): string
}

/** GatherV2 is the one op here that has other names for the types of what it reads. */
const typeOf = (op: string): Node['attributes'] => (op === 'GatherV2' ? {} : { T: { type: 'float32' } })

export function createGraph(): Graph & { readonly writer: GraphWriter } {
  const nodes: Node[] = []
  const constants: Constant[] = []
  const known = new Set<string>()
  const constant: GraphWriter['constant'] = (added) => {
    if (!known.has(added.name)) constants.push(added)
    known.add(added.name)
    return added.name
  }
  const writer: GraphWriter = {
    node(name, op, inputs, attributes = {}) {
      nodes.push({ name, op, inputs, attributes: { ...typeOf(op), ...attributes } })
      return name
    },
    constant,
    number: (value) => constant({ name: `constant/${value}`, type: 'float32', shape: [], values: () => Float32Array.of(value) }),
    wholeNumbers: (values) =>
      constant({
        name: `constant/list_${values.join('_')}`,
        type: 'int32',
        shape: [values.length],
        values: () => Int32Array.from(values),
      }),
  }
  return { nodes, constants, writer }
}

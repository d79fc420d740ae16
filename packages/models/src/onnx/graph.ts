/** Its kind is its one key, named as in AttributeProto. */
export type Attribute = { readonly f: number } | { readonly i: number } | { readonly ints: readonly number[] }

export type Attributes = Readonly<Record<string, Attribute>>

export interface Node {
  readonly op: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Attributes
}

export interface Initializer {
  readonly name: string
  readonly type: 'float32' | 'int32' | 'float16'
  readonly shape: readonly number[]
  /** Made when it is written, and then forgotten: all of them may be more than fits in memory. Halves are given by their bits. */
  values(): Promise<Float32Array | Int32Array | Uint16Array>
}

/** Rounds a tensor of this name to half precision. */
export type Narrow = (name: string, values: Float32Array) => Uint16Array

export interface Graph {
  readonly nodes: readonly Node[]
  readonly initializers: readonly Initializer[]
}

/** Collects a graph. What reads a value takes its name, and what makes one answers its name. */
export interface GraphWriter {
  /** A node of one output, which has its name. */
  node(name: string, op: string, inputs: readonly string[], attributes?: Attributes): string
  /** A node of several outputs, each named after it and its part. */
  split(name: string, op: string, inputs: readonly string[], parts: readonly string[], attributes?: Attributes): string[]
  /** Once for each name, however often it is asked for. */
  initializer(initializer: Initializer): string
  /** A number, or a list of whole numbers such as a shape. */
  constant(value: number | readonly number[]): string
}

/** What a Cast is to. */
const float32 = 1

/** With `narrow`, initializers of float32 are stored as halves, which the graph widens: it computes as before. */
export function createGraph(narrow?: Narrow): Graph & { readonly writer: GraphWriter } {
  const nodes: Node[] = []
  const initializers: Initializer[] = []
  const known = new Set<string>()
  const once = (name: string, add: () => void) => {
    if (!known.has(name)) add()
    known.add(name)
    return name
  }
  const split: GraphWriter['split'] = (name, op, inputs, parts, attributes = {}) => {
    const outputs = parts.map((part) => `${name}/${part}`)
    nodes.push({ op, name, inputs, outputs, attributes })
    return outputs
  }
  const node: GraphWriter['node'] = (name, op, inputs, attributes = {}) => {
    nodes.push({ op, name, inputs, outputs: [name], attributes })
    return name
  }
  const writer: GraphWriter = {
    node,
    split,
    initializer: (initializer) =>
      once(initializer.name, () => {
        if (!narrow || initializer.type !== 'float32') return initializers.push(initializer)
        const half = `${initializer.name}/half`
        const values = async () => narrow(initializer.name, (await initializer.values()) as Float32Array)
        initializers.push({ ...initializer, name: half, type: 'float16', values })
        return node(initializer.name, 'Cast', [half], { to: { i: float32 } })
      }),
    constant(value) {
      const isNumber = typeof value === 'number'
      const name = `constant/${isNumber ? value : `[${value}]`}`
      return once(name, () => node(name, 'Constant', [], isNumber ? { value_float: { f: value } } : { value_ints: { ints: value } }))
    },
  }
  return { nodes, initializers, writer }
}

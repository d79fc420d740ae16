import { sizeOf } from '../layer-output.ts'
import type { Attribute, Graph, Initializer, Node } from './graph.ts'
import { encode, fieldHeader } from './schema.ts'

/** An input or an output; a name in place of a size is a size that is not fixed. */
export interface Port {
  readonly name: string
  readonly shape: readonly (number | string)[]
}

export interface Network extends Graph {
  readonly name: string
  readonly input: Port
  readonly output: Port
}

/** A file to be written. */
export interface OnnxFile {
  readonly name: string
  readonly byteLength: number
  /** From the first byte to the last, with one weight in memory at a time. May be asked for again. */
  chunks(): AsyncIterable<Uint8Array>
}

/** They belong into one folder: the model names its weights by their file's name. */
export type OnnxFiles = readonly [model: OnnxFile, weights?: OnnxFile]

/** Opset 17 is the first with LayerNormalization; version 8 of the format came with it. */
const versions = { opset: 17, ir: 8 }
const elementTypes = { float32: 1, int32: 6, float16: 10 } as const
const elementBytes = { float32: 4, int32: 4, float16: 2 } as const
const attributeTypes = { f: 1, i: 2, ints: 7 } as const
const isExternal = 1

const attributeOf = ([name, value]: [string, Attribute]) => ({
  name,
  ...value,
  type: attributeTypes[Object.keys(value)[0] as keyof typeof attributeTypes],
})

const nodeOf = ({ op, name, inputs, outputs, attributes }: Node) => ({
  name,
  opType: op,
  input: inputs,
  output: outputs,
  attribute: Object.entries(attributes).map(attributeOf),
})

const dimensionOf = (size: number | string) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size })

const portOf = ({ name, shape }: Port) => ({
  name,
  type: { tensorType: { elemType: elementTypes.float32, shape: { dim: shape.map(dimensionOf) } } },
})

const tensorOf = ({ name, type, shape }: Initializer) => ({ name, dims: shape, dataType: elementTypes[type] })

/** A message in pieces, so that it is never held whole: bytes, or an initializer in place of its values. */
type Piece = Uint8Array | Initializer

const lengthOf = (piece: Piece) => ('shape' in piece ? sizeOf(piece.shape) * elementBytes[piece.type] : piece.byteLength)
const totalLength = (pieces: readonly Piece[]) => pieces.reduce((total, piece) => total + lengthOf(piece), 0)

const field = (name: Parameters<typeof fieldHeader>[0], pieces: readonly Piece[]): Piece[] => [
  fieldHeader(name, totalLength(pieces)),
  ...pieces,
]

async function bytesOf(piece: Piece): Promise<Uint8Array> {
  if (!('shape' in piece)) return piece
  const { buffer, byteOffset, byteLength } = await piece.values()
  return new Uint8Array(buffer, byteOffset, byteLength)
}

const fileOf = (name: string, pieces: readonly Piece[]): OnnxFile => ({
  name,
  byteLength: totalLength(pieces),
  async *chunks() {
    for (const piece of pieces) yield await bytesOf(piece)
  },
})

/** `tensors`: each of the initializers as a message. */
const modelOf = ({ nodes, name, input, output }: Network, tensors: readonly (readonly Piece[])[]): Piece[] => [
  encode('ModelProto', { irVersion: versions.ir, producerName: 'effzoo', opsetImport: [{ domain: '', version: versions.opset }] }),
  ...field('ModelProto.graph', [
    encode('GraphProto', { node: nodes.map(nodeOf), name, input: [portOf(input)], output: [portOf(output)] }),
    ...tensors.flatMap((tensor) => field('GraphProto.initializer', tensor)),
  ]),
]

const embed = (initializer: Initializer): Piece[] => [
  encode('TensorProto', tensorOf(initializer)),
  ...field('TensorProto.raw_data', [initializer]),
]

/** Tensors whose values lie one after the other in another file. */
function refer(initializers: readonly Initializer[], location: string): Uint8Array[] {
  let offset = 0
  return initializers.map((initializer) => {
    const length = lengthOf(initializer)
    const place = Object.entries({ location, offset, length }).map(([key, value]) => ({ key, value: String(value) }))
    offset += length
    return encode('TensorProto', { ...tensorOf(initializer), externalData: place, dataLocation: isExternal })
  })
}

/** One file; or, where it would be longer than `maxModelBytes`, the model without its weights, and a second one with them. */
export function serialize(network: Network, fileName: string, maxModelBytes: number): OnnxFiles {
  const { initializers } = network
  const whole = fileOf(fileName, modelOf(network, initializers.map(embed)))
  if (whole.byteLength <= maxModelBytes) return [whole]
  const data = fileOf(`${fileName}.data`, initializers)
  const tensors = refer(initializers, data.name).map((tensor) => [tensor])
  return [fileOf(fileName, modelOf(network, tensors)), data]
}

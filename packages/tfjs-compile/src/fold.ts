import type { Attribute, Binding, HostValues, TensorInfo } from './backend.ts'
import { constantKey } from './constant-key.ts'
import type { Constant } from './graph.ts'
import { isDeterministic } from './impure-ops.ts'
import type { Operand } from './shapes/infer-outputs.ts'

export interface Call {
  readonly op: string
  readonly attributes: readonly Attribute[]
  readonly operands: readonly Operand[]
  readonly outputCount: number
}

/** A small constant that becomes a large one is computed at each run: it costs less than to carry it. */
const largestBytes = 1 << 20

const bytesOf = ({ shape }: { shape: readonly number[] }) => 4 * shape.reduce((size, side) => size * side, 1)

type Answers = readonly Omit<Constant, 'kind'>[]

/** What a call answers whose operands are all known now, or undefined where it is to be computed in the graph. */
export type Fold = (call: Call) => Answers | undefined

/** Computes each call once: a function is traced more than once, and its constants may be as large as its weights. */
export function createFold(binding: Binding): Fold {
  const known = new Map<string, Answers | undefined>()
  const placeOf = countPlaces()
  return (call) => {
    if (call.operands.length === 0 || !isDeterministic(call.op) || !hasValues(call.operands)) return undefined
    const operands = call.operands.map((operand) => constantKey(operand) ?? `${placeOf(operand.values)}[${operand.shape}]`)
    const key = JSON.stringify([call.op, call.attributes.map(({ name, value }) => `${name}=${value}`), operands])
    if (!known.has(key)) known.set(key, fold(binding, call))
    return known.get(key)
  }
}

const hasValues = (operands: readonly Operand[]): operands is readonly Required<Operand>[] => operands.every(({ values }) => values)

function countPlaces(): (values: object) => number {
  const places = new Map<object, number>()
  return (values) => {
    const place = places.get(values) ?? places.size
    places.set(values, place)
    return place
  }
}

function fold(binding: Binding, call: Call): Answers | undefined {
  const outputs = execute(binding, call)
  try {
    const readable = [binding.TF_FLOAT, binding.TF_INT32, binding.TF_BOOL]
    if (!outputs.every(({ dtype }) => readable.includes(dtype))) return undefined
    const operandBytes = call.operands.reduce((bytes, operand) => bytes + bytesOf(operand), 0)
    if (outputs.some((output) => bytesOf(output) > Math.max(largestBytes, operandBytes))) return undefined
    return outputs.map(({ id, shape, dtype }) => ({ shape, dtype, values: binding.tensorDataSync(id) }))
  } finally {
    for (const { id } of outputs) binding.deleteTensor(id)
  }
}

/** Computes a call at once, with zeros in place of the values that are not known. The answers are to be deleted. */
export function execute(binding: Binding, { op, attributes, operands, outputCount }: Call): TensorInfo[] {
  const ids = operands.map((operand) => createTensor(binding, operand))
  try {
    return binding.executeOp(op, attributes, ids, outputCount)
  } finally {
    for (const id of ids) binding.deleteTensor(id)
  }
}

function createTensor(binding: Binding, { shape, dtype, values }: Operand): number {
  if (dtype !== binding.TF_COMPLEX64) return binding.createTensor(shape, dtype, values ?? zeros(binding, shape, dtype))
  // The addon takes no complex values; they come as pairs, and an op makes them of two tensors
  const parts = [0, 1].map((part) => {
    const half = values && { values: (values as Float32Array).filter((_, place) => place % 2 === part) }
    return createTensor(binding, { shape, dtype: binding.TF_FLOAT, ...half })
  })
  const attributes = [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'Tout', type: binding.TF_ATTR_TYPE, value: binding.TF_COMPLEX64 },
  ]
  try {
    return binding.executeOp('Complex', attributes, parts, 1)[0]!.id
  } finally {
    for (const id of parts) binding.deleteTensor(id)
  }
}

function zeros(binding: Binding, shape: readonly number[], dtype: number): HostValues {
  const size = shape.reduce((product, side) => product * side, 1)
  switch (dtype) {
    case binding.TF_FLOAT:
      return new Float32Array(size)
    case binding.TF_INT32:
      return new Int32Array(size)
    case binding.TF_INT64:
      return new Int32Array(2 * size)
    case binding.TF_STRING:
      return Array.from({ length: size }, () => new Uint8Array(0))
    default:
      return new Uint8Array(size)
  }
}

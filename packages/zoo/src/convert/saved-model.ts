import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Attribute, type Constant, exportGraph, type Node, type Port } from '@effzoo/models/graph-def'
import { type AttrValue, encodeSavedModel, type NodeDef, type PortInfo, shapeProto } from '@effzoo/tfjs-compile/saved-model'
import { bytesOf, storedBytes } from './bytes.ts'
import type { WeightDtype, Writer } from './writer.ts'

/** TensorFlow's numbers of its types (core/framework/types.proto). */
const types = { float32: 1, int32: 3, float16: 19 } as const

/** Of any protobuf message it is 2 GiB; the nodes need some of it. */
const largestBytes = 2_000_000_000

function attributeOf(attribute: Attribute): AttrValue {
  if ('type' in attribute) return { type: types[attribute.type] }
  if ('text' in attribute) return { s: Buffer.from(attribute.text) }
  if ('int' in attribute) return { i: attribute.int }
  if ('float' in attribute) return { f: attribute.float }
  if ('flag' in attribute) return { b: attribute.flag }
  if ('ints' in attribute) return { list: { i: attribute.ints } }
  return { shape: shapeProto(attribute.shape) }
}

const nodeOf = ({ name, op, inputs, attributes }: Node): NodeDef => ({
  name,
  op,
  input: inputs,
  attr: Object.fromEntries(Object.entries(attributes).map(([key, attribute]) => [key, attributeOf(attribute)])),
})

const constNode = (name: string, type: keyof typeof types, shape: readonly number[], tensorContent: Uint8Array): NodeDef => ({
  name,
  op: 'Const',
  input: [],
  attr: { dtype: { type: types[type] }, value: { tensor: { dtype: types[type], tensorShape: shapeProto(shape), tensorContent } } },
})

/** Half the bytes are widened by the graph: it computes in single precision, as the weights were trained. */
function constantNodes({ name, type, shape, values }: Constant, dtype: WeightDtype): NodeDef[] {
  const given = values()
  if (given instanceof Int32Array) return [constNode(name, type, shape, bytesOf(given))]
  const bytes = storedBytes(name, given, dtype)
  if (dtype === 'float32') return [constNode(name, 'float32', shape, bytes)]
  const cast = { SrcT: { type: types.float16 }, DstT: { type: types.float32 } }
  return [constNode(`${name}/half`, 'float16', shape, bytes), { name, op: 'Cast', input: [`${name}/half`], attr: cast }]
}

const portOf = ({ name, shape }: Port): Record<string, PortInfo> => ({
  [name]: { name: `${name}:0`, dtype: types.float32, tensorShape: shapeProto(shape) },
})

/** A folder that TensorFlow's loaders take: `tf.saved_model.load(folder).signatures['serving_default'](images=…)['logits']`. */
export const writeSavedModel: Writer = async ({ variant, spec, preprocessing, weights }, folder, dtype) => {
  const bytes = [...weights.values()].reduce((sum, { length }) => sum + length * (dtype === 'float16' ? 2 : 4), 0)
  if (bytes > largestBytes)
    throw new RangeError(
      `the weights of ${variant} take ${bytes} bytes, and a saved model's graph holds ${largestBytes}: take onnx or tfjs`,
    )
  const { nodes, constants, input, output } = exportGraph(spec, { imagePx: preprocessing.px, weights: (name) => weights.get(name)! })
  const signature = { inputs: portOf(input), outputs: portOf(output), methodName: 'tensorflow/serving/predict' }
  const all = [...constants.flatMap((constant) => constantNodes(constant, dtype)), ...nodes.map(nodeOf)]
  await writeFile(join(folder, 'saved_model.pb'), encodeSavedModel(all, { serving_default: signature }))
  return ['saved_model.pb']
}

import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Attribute, type Constant, exportGraph, type Node, type Port } from '@effzoo/models/graph-def'
import { bytesOf, storedBytes } from './bytes.ts'
import type { WeightDtype, Writer } from './writer.ts'

/** What tensorflowjs_converter cuts weights into: a browser may then keep each in its cache. */
const shardBytes = 4 * 1024 * 1024

const typeNames = { float32: 'DT_FLOAT', int32: 'DT_INT32' } as const

const shapeOf = (shape: readonly number[]) => ({ dim: shape.map((size) => ({ size: String(size) })) })

/** As protobuf's JSON mapping has an AttrValue: bytes in base64, and long numbers as text. */
function attributeOf(attribute: Attribute): object {
  if ('type' in attribute) return { type: typeNames[attribute.type] }
  if ('text' in attribute) return { s: Buffer.from(attribute.text).toString('base64') }
  if ('int' in attribute) return { i: String(attribute.int) }
  if ('float' in attribute) return { f: attribute.float }
  if ('flag' in attribute) return { b: attribute.flag }
  if ('ints' in attribute) return { list: { i: attribute.ints.map(String) } }
  return { shape: shapeOf(attribute.shape) }
}

const nodeOf = ({ name, op, inputs, attributes }: Node) => ({
  name,
  op,
  input: inputs,
  attr: Object.fromEntries(Object.entries(attributes).map(([key, attribute]) => [key, attributeOf(attribute)])),
})

const constantOf = ({ name, type, shape }: Constant) => ({
  name,
  op: 'Const',
  attr: {
    dtype: { type: typeNames[type] },
    value: { tensor: { dtype: typeNames[type], tensorShape: shapeOf(shape) } },
  },
})

/** tfjs widens halves itself, as it loads them. */
const weightOf = ({ name, type, shape }: Constant, dtype: WeightDtype) => ({
  name,
  shape,
  dtype: type,
  ...(type === 'float32' && dtype === 'float16' && { quantization: { dtype: 'float16', original_dtype: 'float32' } }),
})

const portOf = ({ name, shape }: Port) => ({ [name]: { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: shapeOf(shape) } })

/** One after the other in files of `shardBytes`, whose names are known before how many they are. */
async function writeShards(folder: string, constants: readonly Constant[], dtype: WeightDtype): Promise<string[]> {
  const names: string[] = []
  let shard: Awaited<ReturnType<typeof open>> | undefined
  let room = 0
  try {
    for (const constant of constants) {
      const values = constant.values()
      let bytes = values instanceof Float32Array ? storedBytes(constant.name, values, dtype) : bytesOf(values)
      while (bytes.length > 0) {
        if (room === 0) {
          await shard?.close()
          names.push(`group1-shard${names.length + 1}.bin`)
          shard = await open(join(folder, names.at(-1)!), 'w')
          room = shardBytes
        }
        const part = bytes.subarray(0, room)
        await shard!.writeFile(part)
        room -= part.length
        bytes = bytes.subarray(part.length)
      }
    }
  } finally {
    await shard?.close()
  }
  return names
}

/** A graph model: `tf.loadGraphModel` of model.json, which names the shards beside it. */
export const writeTfjsModel: Writer = async ({ spec, preprocessing, weights }, folder, dtype) => {
  const { nodes, constants, input, output } = exportGraph(spec, { imagePx: preprocessing.px, weights: (name) => weights.get(name)! })
  const paths = await writeShards(folder, constants, dtype)
  const model = {
    format: 'graph-model',
    generatedBy: 'effzoo',
    convertedBy: null,
    signature: { inputs: portOf(input), outputs: portOf(output) },
    modelTopology: { node: [...constants.map(constantOf), ...nodes.map(nodeOf)], library: {}, versions: { producer: 1645 } },
    weightsManifest: [{ paths, weights: constants.map((constant) => weightOf(constant, dtype)) }],
  }
  await writeFile(join(folder, 'model.json'), JSON.stringify(model))
  return ['model.json', ...paths]
}

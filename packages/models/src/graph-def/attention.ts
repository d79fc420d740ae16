import type { LayerOf } from '../layer.ts'
import { relativeCoordinates, relativeRows, tableSide } from '../relative-position.ts'
import { type Context, weight } from './context.ts'

const indices = { Tperm: { type: 'int32' } } as const
const shapes = { Tshape: { type: 'int32' } } as const

/** Self-attention on [batch, heads, positions, headChannels]. */
export function attention({ name, heads, headChannels, px }: LayerOf<'attention'>, qkv: string, bias: string, { writer }: Context): string {
  const { node, wholeNumbers, number, constant } = writer
  const positions = px * px
  const swap = (x: string, to: string) => node(to, 'Transpose', [x, wholeNumbers([0, 2, 1, 3])], indices)

  const listed = node(`${name}/listed`, 'Reshape', [qkv, wholeNumbers([-1, positions, heads, 3 * headChannels])], shapes)
  const axis = constant({ name: 'constant/axis_3', type: 'int32', shape: [], values: () => Int32Array.of(3) })
  const query = node(`${name}/parts`, 'Split', [axis, swap(listed, `${name}/by-head`)], { num_split: { int: 3 } })
  const [key, value] = [`${query}:1`, `${query}:2`]
  const scaled = node(`${name}/scaled`, 'Mul', [query, number(headChannels ** -0.5)])
  const products = node(`${name}/products`, 'BatchMatMulV2', [scaled, key], { adj_x: { flag: false }, adj_y: { flag: true } })
  const shares = node(`${name}/shares`, 'Softmax', [node(`${name}/scores`, 'AddV2', [products, bias])])
  const mixed = node(`${name}/mixed`, 'BatchMatMulV2', [shares, value], { adj_x: { flag: false }, adj_y: { flag: false } })
  const image = wholeNumbers([-1, px, px, heads * headChannels])
  return node(name, 'Reshape', [swap(mixed, `${name}/by-position`), image], shapes)
}

export function tableBias(layer: LayerOf<'relative-bias'>, context: Context): string {
  return lookUp(layer, weight(context, `${layer.name}/table`, [tableSide(layer.px) ** 2, layer.heads]), context)
}

export function mlpBias(layer: LayerOf<'relative-bias-mlp'>, context: Context): string {
  const { name, heads, hidden, px } = layer
  const { node, constant } = context.writer
  const coordinates = constant({
    name: `relative-coordinates/${px}`,
    type: 'float32',
    shape: [tableSide(px) ** 2, 2],
    values: () => relativeCoordinates(px),
  })
  const active = node(`${name}/active`, 'Relu', [
    dense(`${name}/hidden`, coordinates, [2, hidden], ['hidden-kernel', 'hidden-bias'], name, context),
  ])
  return lookUp(layer, dense(`${name}/computed`, active, [hidden, heads], ['kernel', 'bias'], name, context), context)
}

/** x [rows, from] times a kernel [from, to], and a bias: weights of the layer that `owner` names. */
export function dense(
  name: string,
  x: string,
  shape: readonly [from: number, to: number],
  [kernel, bias]: readonly [string, string],
  owner: string,
  context: Context,
): string {
  const factors = [x, weight(context, `${owner}/${kernel}`, shape)]
  const product = context.writer.node(`${name}/product`, 'MatMul', factors, { transpose_a: { flag: false }, transpose_b: { flag: false } })
  return context.writer.node(name, 'BiasAdd', [product, weight(context, `${owner}/${bias}`, [shape[1]])], { data_format: { text: 'NHWC' } })
}

/** The bias [heads, positions, positions] out of a table [offsets, heads]; all layers of a stage share the rows. */
function lookUp({ name, heads, px }: LayerOf<'relative-bias' | 'relative-bias-mlp'>, table: string, { writer }: Context): string {
  const { node, constant, wholeNumbers } = writer
  const rows = constant({ name: `relative-rows/${px}`, type: 'int32', shape: [px ** 4], values: () => relativeRows(px) })
  const axis = constant({ name: 'constant/axis_0', type: 'int32', shape: [], values: () => Int32Array.of(0) })
  const types = { Tparams: { type: 'float32' }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' } } as const
  const pairs = node(`${name}/pairs`, 'GatherV2', [table, rows, axis], types)
  const byHead = node(`${name}/by-head`, 'Transpose', [pairs, wholeNumbers([1, 0])], indices)
  return node(name, 'Reshape', [byHead, wholeNumbers([heads, px * px, px * px])], shapes)
}

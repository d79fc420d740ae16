import type { LayerOf } from '../layer.ts'
import { relativeCoordinates, relativeRows, tableSide } from '../relative-position.ts'
import { type Context, image, plain, type Value, weight } from './context.ts'

/** Computed on [batch, heads, headChannels, positions], which an image of channels by head is already. */
export function attention(layer: LayerOf<'attention'>, qkv: Value, bias: Value, { writer }: Context): Value {
  const { name, heads, headChannels, px } = layer
  const { node, split, constant } = writer
  const positionsFirst = (from: string, to: string) => node(to, 'Transpose', [from], { perm: { ints: [0, 1, 3, 2] } })

  const byHead = node(`${name}/by-head`, 'Reshape', [qkv.name, constant([0, heads, 3 * headChannels, px * px])])
  const [query, key, value] = split(`${name}/parts`, 'Split', [byHead], ['query', 'key', 'value'], { axis: { i: 2 } })
  const scaled = node(`${name}/scaled`, 'Mul', [positionsFirst(query!, `${name}/queries`), constant(headChannels ** -0.5)])
  const scores = node(`${name}/scores`, 'Add', [node(`${name}/products`, 'MatMul', [scaled, key!]), bias.name])
  const shares = node(`${name}/shares`, 'Softmax', [scores], { axis: { i: -1 } })
  const mixed = node(`${name}/mixed`, 'MatMul', [shares, positionsFirst(value!, `${name}/values`)])
  const channelsFirst = node(`${name}/channels-first`, 'Transpose', [mixed], { perm: { ints: [0, 1, 3, 2] } })
  return image(node(name, 'Reshape', [channelsFirst, constant([0, heads * headChannels, px, px])]))
}

export function tableBias(layer: LayerOf<'relative-bias'>, context: Context): Value {
  const table = weight(context, `${layer.name}/table`, [tableSide(layer.px) ** 2, layer.heads])
  return lookUp(layer, table, context)
}

export function mlpBias(layer: LayerOf<'relative-bias-mlp'>, context: Context): Value {
  const { name, heads, hidden, px } = layer
  const { node, initializer } = context.writer
  const coordinates = initializer({
    name: `relative-coordinates/${px}`,
    type: 'float32',
    shape: [tableSide(px) ** 2, 2],
    values: async () => relativeCoordinates(px),
  })
  const hiddenWeights = [weight(context, `${name}/hidden-kernel`, [2, hidden]), weight(context, `${name}/hidden-bias`, [hidden])]
  const active = node(`${name}/active`, 'Relu', [node(`${name}/hidden`, 'Gemm', [coordinates, ...hiddenWeights])])
  const outWeights = [weight(context, `${name}/kernel`, [hidden, heads]), weight(context, `${name}/bias`, [heads])]
  return lookUp(layer, node(`${name}/table`, 'Gemm', [active, ...outWeights]), context)
}

/** The bias [heads, positions, positions] out of a table [offsets, heads]; all layers of a stage share the rows. */
function lookUp({ name, heads, px }: LayerOf<'relative-bias' | 'relative-bias-mlp'>, table: string, { writer }: Context): Value {
  const { node, initializer, constant } = writer
  const rows = initializer({ name: `relative-rows/${px}`, type: 'int32', shape: [px ** 4], values: async () => relativeRows(px) })
  const pairs = node(`${name}/pairs`, 'Gather', [table, rows], { axis: { i: 0 } })
  const byHead = node(`${name}/by-head`, 'Transpose', [pairs], { perm: { ints: [1, 0] } })
  return plain(node(name, 'Reshape', [byHead, constant([heads, px * px, px * px])]))
}

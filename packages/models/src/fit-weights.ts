import type { Layer, LayerOf } from './layer.ts'
import { resizeTable, tableSide } from './relative-position.ts'

/** Weights of the same variant at another image size, for these layers: tables of relative positions are resized, all else stays. */
export function fitWeights(layers: readonly Layer[], values: ReadonlyMap<string, Float32Array>): Map<string, Float32Array> {
  const fitted = new Map(values)
  for (const layer of layers) {
    if (layer.kind !== 'relative-bias') continue
    const name = `${layer.name}/table`
    const table = values.get(name)
    if (table) fitted.set(name, fitTable(layer, table))
  }
  return fitted
}

function fitTable({ heads, px }: LayerOf<'relative-bias'>, table: Float32Array): Float32Array {
  const fromSide = Math.sqrt(table.length / heads)
  const toSide = tableSide(px)
  // No table of this layer has such a size: whoever checks the sizes of the weights says so
  if (!Number.isInteger(fromSide) || fromSide % 2 === 0) return table
  return fromSide === toSide ? table : resizeTable(table, { heads, fromSide, toSide })
}

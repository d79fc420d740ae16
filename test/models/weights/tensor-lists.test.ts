import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  efficientNetPytorchTable,
  expand,
  findVariant,
  kerasV1Table,
  kerasV2Table,
  matchTensors,
  type TensorShape,
  timmTable,
  upstreamTensors,
  type WeightTable,
  weights,
} from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { sharedGolden } from './shared-golden.ts'
import golden from './tensor-lists.json' with { type: 'json' }

type Row = (typeof golden.rows)[number]

const tableOf = ({ table, variant }: Row): WeightTable => {
  if (table === 'timm') return timmTable
  if (table === 'efficientnet-pytorch') return efficientNetPytorchTable
  return variant.startsWith('efficientnetv2') ? kerasV2Table : kerasV1Table()
}

const layersOf = ({ variant, classes }: Pick<Row, 'variant' | 'classes'>) => expand(findVariant(variant)!, 224, { classes })

function digest(tensors: Iterable<TensorShape>) {
  const lines = [...tensors].map(({ name, shape }) => `${name} ${shape.join('x')}`).sort()
  return { tensorCount: lines.length, sha256: createHash('sha256').update(lines.join('\n')).digest('hex') }
}

describe('weight tables', () => {
  it.each(golden.rows)('name and shape all tensors of $model as $table does', (row) => {
    const { tensorCount, sha256 } = row

    expect(digest(upstreamTensors(tableOf(row), layersOf(row)).values())).toEqual({ tensorCount, sha256 })
  })

  it.each(golden.rows)('find every weight of ours in $model of $table, with the axes in our order', (row) => {
    const layers = layersOf(row)
    const ours = [...upstreamTensors(tableOf(row), layers)].map(([name, { shape, axes }]) => ({
      name,
      shape: axes.map((axis) => shape[axis]),
    }))

    expect(ours).toEqual(weights(layers).map(({ name, shape }) => ({ name, shape })))
  })
})

const fullLists = sharedGolden('counts.json')

describe.skipIf(!fullLists)("timm's own lists (in ../shared/golden/counts.json; skipped where it is not there)", () => {
  const lists = new Map(
    fullLists
      ? (JSON.parse(readFileSync(fullLists, 'utf8')) as { model: string; tensors: [string, number[]][] }[]).map(({ model, tensors }) => [
          model,
          tensors.map(([name, shape]): TensorShape => ({ name, shape })),
        ])
      : [],
  )

  it.each(golden.rows.filter(({ table }) => table === 'timm'))('of $model hold the weights of $variant and nothing unknown', (row) => {
    expect(matchTensors(timmTable, layersOf(row), lists.get(row.model)!).size).toBe(row.tensorCount)
  })
})

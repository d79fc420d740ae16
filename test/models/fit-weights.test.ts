import { expand, fitWeights, initialize, variants, weights } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { sizeOf } from '../../packages/models/src/layer-output.ts'

const spec = variants['coatnet-0-timm']
const layersAt = (px: number) => expand(spec, px)
const isTable = (name: string) => name.endsWith('.attention.bias/table')
const valuesAt = (px: number) =>
  new Map(weights(layersAt(px)).map((w) => [w.name, isTable(w.name) ? initialize(w, 1) : new Float32Array(sizeOf(w.shape))]))
const sizesOf = (values: ReadonlyMap<string, Float32Array>) => [...values].map(([name, { length }]) => [name, length])

describe('fitWeights', () => {
  it('brings weights of another image size to the sizes that the layers have', () => {
    expect(sizesOf(fitWeights(layersAt(96), valuesAt(64)))).toEqual(sizesOf(valuesAt(96)))
  })

  it('changes nothing but the tables of relative positions', () => {
    const given = valuesAt(64)
    const fitted = fitWeights(layersAt(96), given)

    const changed = [...fitted].filter(([name, values]) => values !== given.get(name)).map(([name]) => name)
    expect(changed).toEqual([...given.keys()].filter(isTable))
  })

  it('keeps the bias of a position towards itself', () => {
    const name = 'blocks.2.0.attention.bias/table'
    const middle = (table: Float32Array, side: number) => [...table.subarray(((side * side - 1) / 2) * 12).subarray(0, 12)]
    const given = valuesAt(64) // 4 positions a side
    const fitted = fitWeights(layersAt(96), given)

    expect(middle(fitted.get(name)!, 11)).toEqual(middle(given.get(name)!, 7))
  })

  it('leaves weights of the same image size as they are', () => {
    const given = valuesAt(64)

    expect([...fitWeights(layersAt(64), given)].filter(([name, values]) => values !== given.get(name))).toEqual([])
  })

  it('leaves a table that no image size has to whoever checks the sizes', () => {
    const name = 'blocks.2.0.attention.bias/table'
    const given = valuesAt(64).set(name, new Float32Array(12 * 50))

    expect(fitWeights(layersAt(96), given).get(name)).toHaveLength(12 * 50)
  })
})

import {
  detectTable,
  efficientNetPytorchTable,
  effzooTable,
  expand,
  googleTable,
  kerasV1Table,
  kerasV2Table,
  timmTable,
  upstreamTensors,
  variants,
  type WeightTable,
} from '@effzoo/models'
import { describe, expect, it } from 'vitest'

const namesOf = (table: WeightTable, id: keyof typeof variants) =>
  [...upstreamTensors(table, expand(variants[id], 224)).values()].map(({ name }) => name)

describe('detectTable', () => {
  it.each([
    [timmTable, 'efficientnet-b0'],
    [timmTable, 'efficientnetv2-s'],
    [timmTable, 'coatnet-0-rw'],
    [efficientNetPytorchTable, 'efficientnet-lite0'],
    [kerasV2Table, 'efficientnetv2-b0'],
    [effzooTable, 'efficientnetv2-b0'],
    [effzooTable, 'coatnet-0'],
  ] as const)('knows its own names: $0.name, %#', (table, id) => {
    const names = namesOf(table, id)

    expect(detectTable(names)).toBe(table)
    expect(detectTable([...names].reverse())).toBe(table)
  })

  it.each(['predictions', 'probs'])('knows the first EfficientNet of Keras with the classifier %s', (classifier) => {
    const names = namesOf(kerasV1Table(classifier), 'efficientnet-b0')

    expect(namesOf(detectTable(names)!, 'efficientnet-b0')).toEqual(names)
  })

  it.each([
    ['efficientnet-b0', true],
    ['efficientnet-lite0', false],
    ['efficientnetv2-s', true],
  ] as const)("reads the model %s, averaged: %s, out of Google's names", (id, averaged) => {
    const names = namesOf(googleTable(id, { averaged }), id)

    const table = detectTable(names)!

    expect(table.model).toBe(id)
    expect(namesOf(table, id)).toEqual(names)
  })

  it('prefers averaged weights', () => {
    const raw = namesOf(googleTable('efficientnet-b0', { averaged: false }), 'efficientnet-b0')
    const averaged = namesOf(googleTable('efficientnet-b0', { averaged: true }), 'efficientnet-b0')

    expect(namesOf(detectTable([...raw, ...averaged])!, 'efficientnet-b0')).toEqual(averaged)
  })

  it.each([[[]], [['conv1.weight', 'fc.bias']], [['features.0.0.weight']]])('knows nothing of %j', (names) => {
    expect(detectTable(names)).toBeUndefined()
  })
})

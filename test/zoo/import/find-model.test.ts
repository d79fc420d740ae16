import { expand, timmTable, upstreamTensors, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { findModel } from '../../../packages/zoo/src/import/find-model.ts'

const shapesOf = (id: keyof typeof variants, imagePx: number, classes = 1000) => [
  ...upstreamTensors(timmTable, expand(variants[id], imagePx, { classes })).values(),
]

describe('findModel', () => {
  it.each([
    ['efficientnetv2-rw-t', 288, 1000],
    ['coatnet-nano-rw', 224, 1000],
    ['coatnet-3-rw', 224, 11821],
    ['coatnet-0-timm', 256, 1000],
    ['coatnet-rmlp-1-rw', 224, 21843],
  ] as const)('tells %s at %d px with %d classes by its shapes', (id, imagePx, classes) => {
    expect(findModel(timmTable, shapesOf(id, imagePx, classes), undefined)).toMatchObject({ variant: id, imagePx, classes })
  })

  it('does not take one variant for another that it is said to be', () => {
    expect(() => findModel(timmTable, shapesOf('coatnet-0-rw', 224), 'coatnet-1-rw')).toThrow('do not fit the model')
  })
})

import { describe, expect, it } from 'vitest'
import { figureId } from '../../../apps/api/src/figures/figure-id.ts'

const said = { variant: 'efficientnetv2-s', px: 384, top1: 83.9, source: 'automl-readme-1k' }

describe('figureId', () => {
  it('is the same today as when it was first given out', () => {
    expect(figureId('accuracy', said)).toBe('fig_0f352b3b5904e082')
  })

  it('outlives another order of the columns and a new column that says nothing', () => {
    const { variant, ...rest } = said
    expect(figureId('accuracy', { ...rest, epochs: null, variant })).toBe(figureId('accuracy', said))
  })

  it.each([
    ['kind', 'size', said],
    ['number', 'accuracy', { ...said, top1: 83.8 }],
    ['source', 'accuracy', { ...said, source: 'v2-paper-table-7' }],
    ['field', 'accuracy', { variant: 'efficientnetv2-s', trainPx: 384, top1: 83.9, source: 'automl-readme-1k' }],
  ])('differs with the %s', (_, kind, other) => {
    expect(figureId(kind, other)).not.toBe(figureId('accuracy', said))
  })
})

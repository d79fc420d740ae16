import type { ModelItem, PublishedFigure, Variant } from '@effzoo/contract'
import { headlineOf } from './headline.ts'
import { type Cell, makeTable, type Table } from './query/table.ts'

export type ModelRow = Omit<ModelItem, 'measured'>

/** There are no checkpoints yet, so no variant has any, and no licence of one. */
const withoutCheckpoint = { license: null, hasCheckpoint: false } as const

export const toModelRow = (variant: Variant): ModelRow => ({ ...variant, ...withoutCheckpoint })

/** Variants as the rows of a table. */
export const modelTable = (variants: readonly Variant[]): Table =>
  makeTable<ModelRow>({
    rows: variants.map(toModelRow),
    cell: (row, field) => (row as Readonly<Record<string, Cell>>)[field] ?? null,
    json: JSON.stringify,
  })

/** The variants with the accuracies of another kind of training, at the same px. */
export function withPretrain(variants: readonly Variant[], figures: readonly PublishedFigure[], pretrain: string): Variant[] {
  const figuresOf = groupFigures(figures)
  return variants.map((variant) => {
    const headline = headlineOf(variant, figuresOf(variant.id), pretrain)
    return { ...variant, top1: headline?.top1 ?? null, top5: headline?.top5 ?? null, top1Figure: headline?.id ?? null }
  })
}

/** Figures by their variant. */
export function groupFigures(figures: readonly PublishedFigure[]): (variant: string) => readonly PublishedFigure[] {
  const groups = new Map<string, PublishedFigure[]>()
  for (const figure of figures) {
    const group = groups.get(figure.variant)
    if (group) group.push(figure)
    else groups.set(figure.variant, [figure])
  }
  return (variant) => groups.get(variant) ?? []
}

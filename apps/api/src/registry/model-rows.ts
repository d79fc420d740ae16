import type { ModelItem, PublishedFigure, Variant } from '@effzoo/contract'
import type { CheckpointIndex } from './checkpoint-index.ts'
import { headlineOf } from './headline.ts'
import { type Cell, makeTable, type Table } from './query/table.ts'

export type ModelRow = Omit<ModelItem, 'measured'>

type Checkpoints = Pick<CheckpointIndex, 'ofVariant'>

/** The licence is that of the checkpoint which the variant alone names. */
export function toModelRow(variant: Variant, checkpoints: Checkpoints): ModelRow {
  const [checkpoint] = checkpoints.ofVariant(variant.id)
  return { ...variant, license: checkpoint?.license ?? null, hasCheckpoint: checkpoint !== undefined }
}

/** Variants as the rows of a table. */
export const modelTable = (variants: readonly Variant[], checkpoints: Checkpoints): Table =>
  makeTable<ModelRow>({
    rows: variants.map((variant) => toModelRow(variant, checkpoints)),
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

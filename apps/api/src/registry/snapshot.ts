import type { AccuracyFigure, PublishedFigure, Variant, VariantDetail } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import { sha256 } from '../sha256.ts'
import { readRegistry } from './read-registry.ts'

/** The registry in memory: queries of it need no SQL. */
export interface Snapshot {
  /** Another one for every other content. */
  readonly version: string
  readonly variants: readonly Variant[]
  find(id: string): VariantDetail | undefined
}

export async function readSnapshot(db: Database): Promise<Snapshot> {
  const rows = await readRegistry(db)
  const details = new Map(rows.variants.map((variant) => [variant.id as string, toDetail(variant, rows.figures)]))
  return {
    version: (await sha256(JSON.stringify(rows))).slice(0, 32),
    variants: rows.variants,
    find: (id) => details.get(id),
  }
}

function toDetail(variant: Variant, figures: readonly PublishedFigure[]): VariantDetail {
  const published = figures.filter((figure) => figure.variant === variant.id)
  const isHeadline = (figure: PublishedFigure): figure is AccuracyFigure => figure.kind === 'accuracy' && figure.id === variant.top1Figure
  return { ...variant, headline: published.find(isHeadline) ?? null, published }
}

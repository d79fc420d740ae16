import type { PublishedFigure, Variant } from '@effzoo/contract'
import { asc } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { publishedFigures } from '../db/schema/published-figures.ts'
import { variants } from '../db/schema/variants.ts'

/** All that the registry knows of architectures, in a fixed order. */
export interface RegistryRows {
  readonly variants: readonly Variant[]
  readonly figures: readonly PublishedFigure[]
}

export async function readRegistry(db: Database): Promise<RegistryRows> {
  const [variantRows, figureRows] = await db.batch([
    db.select().from(variants).orderBy(asc(variants.id)),
    db.select({ figure: publishedFigures.figure }).from(publishedFigures).orderBy(asc(publishedFigures.position)),
  ])
  return { variants: variantRows, figures: figureRows.map(({ figure }) => figure) }
}

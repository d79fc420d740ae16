import { isDeepStrictEqual } from 'node:util'
import type { PublishedFigure } from '@effzoo/contract'
import { findVariant, variantIds } from '@effzoo/models'
import type { Database } from '../db/database.ts'
import { moveCatalogOn } from '../db/queries/move-registry-on.ts'
import { publishedFigures } from '../db/schema/published-figures.ts'
import { variants } from '../db/schema/variants.ts'
import { figures as allFigures } from '../figures/index.ts'
import { headlineOf } from './headline.ts'
import { type RegistryRows, readRegistry } from './read-registry.ts'
import { toVariant } from './to-variant.ts'

/** SQLite takes 32,766 parameters in one statement; a figure has four. */
const figuresPerStatement = 500

/** What this version ships: every variant with its computed counts, and what others have published about it. */
export function shippedRegistry(figures: readonly PublishedFigure[] = allFigures): RegistryRows {
  const variants = variantIds.toSorted().map((id) => {
    const spec = findVariant(id)!
    return toVariant(id, spec, headlineOf({ id, px: spec.evalPx }, figures))
  })
  return { variants, figures }
}

/** Brings the database to what is shipped. Writes nothing where it is that already, and otherwise all of it in one transaction. */
export async function seed(db: Database, shipped = shippedRegistry()): Promise<void> {
  if (isDeepStrictEqual(await readRegistry(db), shipped)) return

  const rows = shipped.figures.map((figure, position) => ({ id: figure.id, variant: figure.variant, position, figure }))
  const figureInserts = []
  for (let start = 0; start < rows.length; start += figuresPerStatement) {
    figureInserts.push(db.insert(publishedFigures).values(rows.slice(start, start + figuresPerStatement)))
  }
  // figures go with their variant; results and jobs name a variant without referring to its row, and stay
  await db.batch([db.delete(variants), db.insert(variants).values([...shipped.variants]), ...figureInserts, moveCatalogOn(db)])
}

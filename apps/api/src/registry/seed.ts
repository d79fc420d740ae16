import { isDeepStrictEqual } from 'node:util'
import type { PublishedFigure, Variant, VariantId } from '@effzoo/contract'
import { analyze, expand, findVariant, type VariantSpec, variantIds } from '@effzoo/models'
import type { Database } from '../db/database.ts'
import { moveCatalogOn } from '../db/queries/move-registry-on.ts'
import { publishedFigures } from '../db/schema/published-figures.ts'
import { variants } from '../db/schema/variants.ts'
import { figures as allFigures } from '../figures/index.ts'
import { headlineOf } from './headline.ts'
import { type RegistryRows, readRegistry } from './read-registry.ts'

/** SQLite takes 32,766 parameters in one statement; a figure has four. */
const figuresPerStatement = 500

/** What this version ships: every variant with its computed counts, and what others have published about it. */
export function shippedRegistry(figures: readonly PublishedFigure[] = allFigures): RegistryRows {
  return { variants: variantIds.toSorted().map((id) => toVariant(id, findVariant(id)!, figures)), figures }
}

function toVariant(id: VariantId, spec: VariantSpec, figures: readonly PublishedFigure[]): Variant {
  const { macs, params, statisticParams, weightBytes, activationBytes } = analyze(expand(spec, spec.evalPx))
  const headline = headlineOf({ id, px: spec.evalPx }, figures)
  return {
    id,
    family: spec.family,
    px: spec.evalPx,
    trainPx: spec.trainPx,
    params,
    statisticParams,
    macs,
    macsAtTrainPx: analyze(expand(spec, spec.trainPx)).macs,
    weightBytes,
    activationBytes,
    follows: spec.follows,
    top1: headline?.top1 ?? null,
    top5: headline?.top5 ?? null,
    top1Figure: headline?.id ?? null,
  }
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

import type { ListQuery, PublishedFigure, Variant } from '@effzoo/contract'
import { chooseMeasurements, measuredUse } from './choose-measurements.ts'
import { joinMeasurements } from './join-measurements.ts'
import { groupMeasurements, type NewestResult } from './measurements.ts'
import { modelTable, withPretrain } from './model-rows.ts'
import { memoize, type Table } from './query/table.ts'

/** Joins that were made are kept; of those over the bound the one that was made first goes. */
const maxJoins = 256

/** Variants with the accuracies of each kind of training, made when they are first asked for; results do not change them. */
export const makeCatalogTables = (variants: readonly Variant[], figures: readonly PublishedFigure[]) =>
  memoize((pretrain: string) => modelTable(pretrain === 'none' ? variants : withPretrain(variants, figures, pretrain)))

/** The tables that queries of `/models` run on, each made when it is first asked for. */
export function makeModelTables(
  variants: readonly Variant[],
  withoutJoin: (pretrain: string) => Table,
  all: readonly NewestResult[],
  devicesNamed: (text: string) => readonly string[],
): (query: ListQuery) => Table {
  const pxOf = new Map(variants.map(({ id, px }) => [id as string, px]))
  let measurements: ReturnType<typeof groupMeasurements> | undefined
  const joins = new Map<string, Table>()

  return (query) => {
    const pretrain = query.pretrain ?? 'none'
    const use = measuredUse(query)
    if (use === 'none') return withoutJoin(pretrain)
    const choice = chooseMeasurements(query, devicesNamed)
    const keepUnmeasured = use === 'shown' || query.include === 'unknown'
    const key = JSON.stringify([pretrain, keepUnmeasured, choice])
    let table = joins.get(key)
    if (!table) {
      measurements ??= groupMeasurements(all)
      table = joinMeasurements(withoutJoin(pretrain), measurements.newest(choice, pxOf), keepUnmeasured)
      if (joins.size >= maxJoins) joins.delete(joins.keys().next().value!)
      joins.set(key, table)
    }
    return table
  }
}

import type { ListQuery, PublishedFigure, Variant } from '@effzoo/contract'
import type { Aggregate } from '../db/queries/read-changes.ts'
import type { CheckpointIndex } from './checkpoint-index.ts'
import { chooseMeasurements, measuredUse } from './choose-measurements.ts'
import { joinMeasurements } from './join-measurements.ts'
import { modelTable, withPretrain } from './model-rows.ts'
import { type Choice, isChosen } from './newest-results.ts'
import { memoize, type Table } from './query/table.ts'
import type { ResultStore } from './result-store.ts'

/** Joins that were made are kept; of those over the bound the one that was made first goes. */
const maxJoins = 256

/** Variants with the accuracies of each kind of training, made when they are first asked for; results do not change them. */
export const makeCatalogTables = (variants: readonly Variant[], figures: readonly PublishedFigure[], checkpoints: CheckpointIndex) =>
  memoize((pretrain: string) => modelTable(pretrain === 'none' ? variants : withPretrain(variants, figures, pretrain), checkpoints))

export interface ModelTables {
  of(query: ListQuery): Table
  /** For the next snapshot of the same variants: without the joins that these results are in. */
  without(changed: readonly Aggregate[]): ReadonlyMap<string, Join>
}

interface Join {
  readonly choice: Choice
  readonly table: Table
}

/** The tables that queries of `/models` run on, each made when it is first asked for. */
export function makeModelTables(
  variants: readonly Variant[],
  withoutJoin: (pretrain: string) => Table,
  results: ResultStore,
  devicesNamed: (text: string) => readonly string[],
  earlier: ReadonlyMap<string, Join> = new Map(),
): ModelTables {
  const pxOf = new Map(variants.map(({ id, px }) => [id as string, px]))
  const joins = new Map(earlier)

  function of(query: ListQuery): Table {
    const pretrain = query.pretrain ?? 'none'
    const use = measuredUse(query)
    if (use === 'none') return withoutJoin(pretrain)
    const choice = chooseMeasurements(query, devicesNamed)
    const keepUnmeasured = use === 'shown' || query.include === 'unknown'
    const key = JSON.stringify([pretrain, keepUnmeasured, choice])
    let join = joins.get(key)
    if (!join) {
      join = { choice, table: joinMeasurements(withoutJoin(pretrain), results.newest(choice, pxOf), keepUnmeasured) }
      if (joins.size >= maxJoins) joins.delete(joins.keys().next().value!)
      joins.set(key, join)
    }
    return join.table
  }

  return { of, without: (changed) => new Map([...joins].filter(([, { choice }]) => !changed.some((row) => isChosen(row, choice)))) }
}

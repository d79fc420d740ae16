import type { ListQuery } from '@effzoo/contract'
import type { ListSource, Special } from './query/list-rows.ts'
import type { Table } from './query/table.ts'
import type { Snapshot } from './snapshot.ts'

/** A list that the snapshot answers. */
export interface ListDefinition extends ListSource {
  readonly path: string
  readonly title: string
  /** Parameters that its page offers. */
  readonly form: readonly string[]
  /** What its page draws: a cost to the right, what it buys upwards. */
  axesOf?(query: ListQuery): readonly [string, string]
  tableOf(snapshot: Snapshot, query: ListQuery): Table
  special?(table: Table, query: ListQuery, context: { readonly snapshot: Snapshot; readonly nowMs: number }): Special
  /** The columns of a table of it, where the query names none. */
  shownFields(query: ListQuery): readonly string[]
}

import { type ListQuery, modelFields, modelParameters } from '@effzoo/contract'
import { choosing, measuredUse } from './choose-measurements.ts'
import type { ListDefinition } from './list-definition.ts'
import { toBound } from './query/condition.ts'
import { type ListSource, listRows, type Special } from './query/list-rows.ts'
import type { Table } from './query/table.ts'

const source: ListSource = { fields: modelFields, parameters: modelParameters, sort: [{ field: 'id', descending: false }] }

/** Days before now, from whole minutes: an answer then stays the same for a minute. */
export const cutoffMs = (days: number, nowMs: number) => Math.floor(nowMs / 60_000) * 60_000 - days * 86_400_000

/** What chooses the measurements is done when the table is made; to have one at all is the rest of it. */
function special(table: Table, query: ListQuery, nowMs: number): Special {
  const bounds = query.maxAgeDays === undefined ? [] : [toBound(table, 'receivedAtMs', 'min', cutoffMs(query.maxAgeDays, nowMs))]
  return { names: choosing, bounds }
}

export const modelList: ListDefinition = {
  ...source,
  path: '/models',
  title: 'Models',
  form: ['family', 'maxParams', 'maxMacs', 'minTop1', 'pretrain', 'device', 'engine', 'task', 'maxP90Ms', 'filter', 'sort'],
  axesOf: (query) => [measuredUse(query) === 'none' ? 'params' : 'medianMs', 'top1'],
  tableOf: (snapshot, query) => snapshot.models(query),
  special: (table, query, { nowMs }) => special(table, query, nowMs),
  shownFields: (query) =>
    Object.keys(modelFields).filter(
      (name) => !('isMeasured' in modelFields[name as keyof typeof modelFields]) || measuredUse(query) !== 'none',
    ),
}

/** One page of the variants of a table. */
export const listModels = (table: Table, query: ListQuery) => listRows(table, source, query, special(table, query, 0))

import type { AccuracyFigure, ListQuery, PublishedFigure, Variant, VariantDetail } from '@effzoo/contract'
import { type AnswerCache, createAnswerCache } from '../answer/answer-cache.ts'
import type { Database } from '../db/database.ts'
import type { RegistryChanges } from '../db/queries/read-changes.ts'
import { readChanges } from '../db/queries/read-changes.ts'
import { type HeldCheckpoint, readCheckpoints } from '../db/queries/read-checkpoints.ts'
import { readCustomVariants } from '../db/queries/read-custom-variants.ts'
import { type CheckpointIndex, makeCheckpointIndex } from './checkpoint-index.ts'
import { groupFigures } from './model-rows.ts'
import { type ModelTables, makeCatalogTables, makeModelTables } from './model-tables.ts'
import { deviceNameOf } from './newest-results.ts'
import { deviceTable, publishedTable, resultTable } from './other-rows.ts'
import { memoize, type Table } from './query/table.ts'
import { type RegistryRows, readRegistry } from './read-registry.ts'
import { createResultStore, type ResultStore } from './result-store.ts'

/**
 * The registry in memory: queries of it need no SQL. A write makes another one; what of an older one was not asked
 * for before that may show the newer results, so it is to be used at once and not kept.
 */
export interface Snapshot {
  /** Another one for every other content. */
  readonly version: string
  /** What it was made from, to go on from. */
  readonly contents: Contents
  readonly variants: readonly Variant[]
  readonly results: Table
  readonly published: Table
  readonly devices: Table
  readonly checkpoints: CheckpointIndex
  find(id: string): VariantDetail | undefined
  /** Variants without measurements, by the kind of training that their accuracies are of. */
  readonly catalog: (pretrain: string) => Table
  readonly modelTables: ModelTables
  /** Variants as the query wants them: with other accuracies, with measurements beside them. */
  models(query: ListQuery): Table
  /** Ids of the devices that a text means: an id itself, or a part of the name of a GPU or CPU in any case. */
  devicesNamed(text: string): readonly string[]
  /** Answers that were made before, by their tag: of one snapshot they cannot change. */
  readonly answers: AnswerCache
}

interface Contents extends RegistryRows {
  readonly state: RegistryChanges['state']
  readonly store: ResultStore
  readonly held: readonly HeldCheckpoint[]
  /** Results do not change it. */
  readonly published: () => Table
}

export async function readSnapshot(db: Database): Promise<Snapshot> {
  // the results first: what is written between the two reads is seen again by the next check
  const changes = await readChanges(db, 0)
  const { variants: shipped, figures } = await readRegistry(db)
  const variants = [...shipped, ...(await readCustomVariants(db))]
  const held = await readCheckpoints(db)
  const store = createResultStore()
  store.apply(changes)
  return makeSnapshot({ variants, figures, state: changes.state, store, held, published: makePublished(figures) })
}

/**
 * The snapshot after what others, or this process itself, have written: results are taken over one by one, all else is read anew. While this
 * one reads, another request may have moved it on: then `current` is gone on from, and what is older than that is left.
 */
export async function moveOn(db: Database, current: () => Snapshot): Promise<Snapshot> {
  const before = current()
  const { version } = before.contents.state
  const changes = await readChanges(db, version)
  const snapshot = current()
  const { contents } = snapshot
  if (snapshot !== before && changes.state.version <= contents.state.version) return snapshot
  if (changes.state.catalogVersion > version || changes.state.version < version) return readSnapshot(db)
  contents.store.apply(changes)
  return makeSnapshot({ ...contents, state: changes.state }, { snapshot, changes })
}

/** No function in here may speak of `before`: it would keep it, which keeps the one before it, and so all that there ever were. */
function makeSnapshot(contents: Contents, before?: { snapshot: Snapshot; changes: RegistryChanges }): Snapshot {
  const { variants, figures, state, store, published } = contents
  const checkpoints = before?.snapshot.checkpoints ?? makeCheckpointIndex(contents.held)
  const catalog = before?.snapshot.catalog ?? makeCatalogTables(variants, figures, checkpoints)
  // a device that came anew may be one that a name in a choice means, so then all joins are made anew
  const joins = before && before.changes.devices.length === 0 ? before.snapshot.modelTables.without(before.changes.aggregates) : undefined
  const modelTables = makeModelTables(variants, catalog, store, devicesNamed, joins)
  const findDetail = before?.snapshot.find ?? makeFind(variants, figures)
  const tables = memoize((name: 'results' | 'devices') =>
    name === 'results' ? resultTable(store.all) : deviceTable(store.devices, store.all),
  )

  function devicesNamed(text: string): string[] {
    if (store.devices.has(text)) return [text]
    const part = text.toLowerCase()
    return [...store.devices].filter(([, device]) => deviceNameOf(device).toLowerCase().includes(part)).map(([id]) => id)
  }

  return {
    version: state.stamp,
    contents,
    variants,
    get results() {
      return tables('results')
    },
    get published() {
      return published()
    },
    get devices() {
      return tables('devices')
    },
    checkpoints,
    find: findDetail,
    catalog,
    modelTables,
    models: modelTables.of,
    devicesNamed,
    answers: createAnswerCache(),
  }
}

function makePublished(figures: readonly PublishedFigure[]): () => Table {
  let table: Table | undefined
  return () => {
    table ??= publishedTable(figures)
    return table
  }
}

function makeFind(variants: readonly Variant[], figures: readonly PublishedFigure[]): Snapshot['find'] {
  const figuresOf = groupFigures(figures)
  const variantById = new Map(variants.map((variant) => [variant.id as string, variant]))
  const details = new Map<string, VariantDetail>()
  return (id) => {
    const variant = variantById.get(id)
    if (!variant) return undefined
    let detail = details.get(id)
    if (!detail) {
      detail = toDetail(variant, figuresOf(id))
      details.set(id, detail)
    }
    return detail
  }
}

function toDetail(variant: Variant, published: readonly PublishedFigure[]): VariantDetail {
  const isHeadline = (figure: PublishedFigure): figure is AccuracyFigure => figure.kind === 'accuracy' && figure.id === variant.top1Figure
  return { ...variant, headline: published.find(isHeadline) ?? null, published: [...published] }
}

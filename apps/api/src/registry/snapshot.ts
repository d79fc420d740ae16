import type { AccuracyFigure, Device, Format, ListQuery, PublishedFigure, Variant, VariantDetail } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import type { RegistryChanges } from '../db/queries/read-changes.ts'
import { readChanges } from '../db/queries/read-changes.ts'
import { deviceNameOf, type NewestResult } from './measurements.ts'
import { groupFigures } from './model-rows.ts'
import { makeCatalogTables, makeModelTables } from './model-tables.ts'
import { deviceTable, publishedTable, resultTable } from './other-rows.ts'
import { memoize, type Table } from './query/table.ts'
import { type RegistryRows, readRegistry } from './read-registry.ts'

/** The registry in memory: queries of it need no SQL. A snapshot never changes; a write makes another one. */
export interface Snapshot {
  /** Another one for every other content. */
  readonly version: string
  /** What it was made from, to go on from. */
  readonly contents: Contents
  readonly variants: readonly Variant[]
  readonly results: Table
  readonly published: Table
  readonly devices: Table
  find(id: string): VariantDetail | undefined
  /** Variants without measurements, by the kind of training that their accuracies are of. */
  readonly catalog: (pretrain: string) => Table
  /** Variants as the query wants them: with other accuracies, with measurements beside them. */
  models(query: ListQuery): Table
  /** Ids of the devices that a text means: an id itself, or a part of the name of a GPU or CPU in any case. */
  devicesNamed(text: string): readonly string[]
  /** Answers that were made before, by what was asked: of one snapshot they cannot change. */
  readonly answers: Map<string, Answer>
}

/** A body as it is sent, and what goes into its headers. */
export interface Answer {
  readonly body: string
  readonly format: Format
  readonly nextCursor: string | null
}

interface Contents extends RegistryRows {
  readonly state: RegistryChanges['state']
  readonly deviceById: ReadonlyMap<string, Device>
  readonly measurements: ReadonlyMap<string, NewestResult>
}

export async function readSnapshot(db: Database): Promise<Snapshot> {
  // the results first: what is written between the two reads is seen again by the next check
  const changes = await readChanges(db, 0)
  const rows = await readRegistry(db)
  return makeSnapshot(applyChanges({ ...rows, state: changes.state, deviceById: new Map(), measurements: new Map() }, changes))
}

/** The snapshot after what others, or this process itself, have written: results are taken over one by one, all else is read anew. */
export async function moveOn(db: Database, snapshot: Snapshot): Promise<Snapshot> {
  const { contents } = snapshot
  const changes = await readChanges(db, contents.state.version)
  if (changes.state.catalogVersion > contents.state.version || changes.state.version < contents.state.version) return readSnapshot(db)
  return makeSnapshot(applyChanges(contents, changes), snapshot)
}

const keyOf = ({ variant, device, engine, task, batchSize, imagePx, precision }: RegistryChanges['aggregates'][number]) =>
  `${variant} ${device} ${engine} ${task} ${batchSize} ${imagePx} ${precision}`

function applyChanges(contents: Contents, { state, devices, aggregates }: RegistryChanges): Contents {
  const deviceById = new Map(contents.deviceById)
  for (const { id, device } of devices) deviceById.set(id, device)
  const measurements = new Map(contents.measurements)
  for (const row of aggregates) {
    const device = deviceById.get(row.device)
    measurements.set(keyOf(row), { ...row, deviceName: device ? deviceNameOf(device) : row.device })
  }
  return { ...contents, state, deviceById, measurements }
}

function makeSnapshot(contents: Contents, before?: Snapshot): Snapshot {
  const { variants, figures, state, deviceById } = contents
  const measurements = [...contents.measurements.values()]
  const same = before?.contents.variants === variants ? before : undefined
  const catalog = same?.catalog ?? makeCatalogTables(variants, figures)
  const figuresOf = groupFigures(figures)
  const variantById = new Map(variants.map((variant) => [variant.id as string, variant]))
  const tables = memoize((name: string) => {
    if (name === 'results') return resultTable(measurements)
    if (name === 'devices') return deviceTable(deviceById, measurements)
    return same ? same.published : publishedTable(figures)
  })
  const details = new Map<string, VariantDetail>()
  const snapshot: Snapshot = {
    version: state.stamp,
    contents,
    variants,
    get results() {
      return tables('results')
    },
    get published() {
      return tables('published')
    },
    get devices() {
      return tables('devices')
    },
    find(id) {
      const variant = variantById.get(id)
      if (!variant) return undefined
      let detail = details.get(id)
      if (!detail) {
        detail = toDetail(variant, figuresOf(id))
        details.set(id, detail)
      }
      return detail
    },
    catalog,
    models: makeModelTables(variants, catalog, measurements, (text) => snapshot.devicesNamed(text)),
    devicesNamed(text) {
      if (deviceById.has(text)) return [text]
      const part = text.toLowerCase()
      return [...deviceById].filter(([, device]) => deviceNameOf(device).toLowerCase().includes(part)).map(([id]) => id)
    },
    answers: new Map(),
  }
  return snapshot
}

function toDetail(variant: Variant, published: readonly PublishedFigure[]): VariantDetail {
  const isHeadline = (figure: PublishedFigure): figure is AccuracyFigure => figure.kind === 'accuracy' && figure.id === variant.top1Figure
  return { ...variant, headline: published.find(isHeadline) ?? null, published: [...published] }
}

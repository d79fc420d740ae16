import { byNearness, type CheckpointId, type CheckpointItem, ZooError } from '@effzoo/contract'
import type { HeldCheckpoint, HeldFile } from '../db/queries/read-checkpoints.ts'
import { type Cell, makeTable, type Table } from './query/table.ts'

/** What a registry holds of weights, in memory. */
export interface CheckpointIndex {
  readonly table: Table
  /** The id that a text means: an id itself, `<variant>:<tag>`, or a variant. Throws where it means none, with the nearest that does. */
  resolve(reference: string): CheckpointId
  filesOf(id: CheckpointId): readonly HeldFile[]
  /** The default one first. */
  ofVariant(variant: string): readonly CheckpointItem[]
}

const defaultTag = 'latest'

/** That of the tag latest first, then those that were published last. */
const byStanding = (a: CheckpointItem, b: CheckpointItem) =>
  Number(b.tags.includes(defaultTag)) - Number(a.tags.includes(defaultTag)) || b.publishedAtMs - a.publishedAtMs || (a.id < b.id ? -1 : 1)

export function makeCheckpointIndex(held: readonly HeldCheckpoint[]): CheckpointIndex {
  const items = held.map(({ item }) => item)
  const files = new Map(held.map(({ item, files: own }) => [item.id, own]))
  const byVariant = new Map<string, CheckpointItem[]>()
  for (const item of items.toSorted(byStanding)) byVariant.set(item.variant, [...(byVariant.get(item.variant) ?? []), item])
  const ofVariant = (variant: string) => byVariant.get(variant) ?? []

  function find(reference: string): CheckpointItem | undefined {
    const [variant = '', tag] = reference.split(':')
    if (tag !== undefined) return ofVariant(variant).find(({ tags }) => (tags as string[]).includes(tag))
    return items.find(({ id }) => id === reference) ?? ofVariant(reference)[0]
  }

  return {
    table: makeTable<CheckpointItem>({
      rows: items,
      cell: (item, field) => (field === 'tag' ? item.tags.join(' ') || null : ((item as Readonly<Record<string, unknown>>)[field] as Cell)),
      json: JSON.stringify,
    }),
    resolve(reference) {
      const found = find(reference)
      if (found) return found.id
      const nearest = byNearness(
        reference,
        items.flatMap(({ id, variant }) => [id, variant as string]),
      )[0]
      throw new ZooError(
        'checkpoint-not-found',
        `there is no checkpoint ${reference} here; ${nearest === undefined ? 'zoo push brings one' : `did you mean ${nearest}? GET /checkpoints lists all`}`,
      )
    },
    filesOf: (id) => files.get(id) ?? [],
    ofVariant,
  }
}

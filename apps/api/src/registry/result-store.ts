import type { Device } from '@effzoo/contract'
import type { Aggregate, RegistryChanges } from '../db/queries/read-changes.ts'
import { type Choice, deviceNameOf, isChosen, type NewestResult, newestOf } from './newest-results.ts'

/** Results that differ in nothing but variant and px. */
export interface Group {
  readonly of: Pick<Aggregate, 'device' | 'engine' | 'task' | 'batchSize' | 'precision'>
  readonly members: number[]
}

/**
 * The newest result of every work on every device, moved on in place: there may be a hundred thousand, and each write changes one. What
 * a snapshot has made of them it has made for itself.
 */
export interface ResultStore {
  readonly devices: ReadonlyMap<string, Device>
  readonly all: readonly NewestResult[]
  apply(changes: RegistryChanges): void
  /** By variant, the newest of those that the choice allows. */
  newest(choice: Choice, pxOf: ReadonlyMap<string, number>): ReadonlyMap<string, NewestResult>
}

export function createResultStore(): ResultStore {
  const devices = new Map<string, Device>()
  const all: NewestResult[] = []
  const groups = new Map<string, { readonly group: Group; readonly places: Map<string, number> }>()

  /** Rows come with texts of their own; a hundred thousand times the same one would fill the memory. */
  const texts = new Map<string, string>()
  function shared<Text extends string>(text: Text): Text {
    const known = texts.get(text)
    if (known === undefined) texts.set(text, text)
    return (known as Text | undefined) ?? text
  }

  const names = new Map<string, string>()
  function share(row: Aggregate): NewestResult {
    const device = shared(row.device)
    return {
      ...row,
      device,
      variant: shared(row.variant),
      engine: shared(row.engine),
      task: shared(row.task),
      precision: shared(row.precision),
      protocol: shared(row.protocol),
      grade: row.grade && shared(row.grade),
      engineVersion: shared(row.engineVersion),
      deviceName: names.get(device) ?? device,
    }
  }

  function put(row: Aggregate) {
    const { variant, device, engine, task, batchSize, imagePx, precision } = row
    const result = share(row)
    const groupKey = `${device} ${engine} ${task} ${batchSize} ${precision}`
    let of = groups.get(groupKey)
    if (!of) {
      of = { group: { of: { device, engine, task, batchSize, precision }, members: [] }, places: new Map() }
      groups.set(groupKey, of)
    }
    const key = `${variant} ${imagePx}`
    const place = of.places.get(key)
    if (place !== undefined) {
      all[place] = result
      return
    }
    of.places.set(key, all.length)
    of.group.members.push(all.length)
    all.push(result)
  }

  return {
    devices,
    all,
    apply(changes) {
      for (const { id, device } of changes.devices) {
        devices.set(id, device)
        names.set(id, deviceNameOf(device))
      }
      for (const row of changes.aggregates) put(row)
    },
    newest(choice, pxOf) {
      const found = new Map<string, NewestResult>()
      for (const { group } of groups.values()) {
        if (isChosen(group.of, choice)) newestOf(group.members, all, choice, pxOf, found)
      }
      return found
    },
  }
}

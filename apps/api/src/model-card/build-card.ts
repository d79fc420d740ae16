import {
  type FrontPlace,
  type MeasurementLine,
  type ModelCard,
  type Variant,
  type VariantDetail,
  type VariantSpec,
  ZooError,
} from '@effzoo/contract'
import { analyzeSpec } from '../analyze-spec.ts'
import type { Database } from '../db/database.ts'
import { findCustomVariant } from '../db/queries/find-custom-variant.ts'
import { findSpec } from '../registry/find-spec.ts'
import type { Snapshot } from '../registry/snapshot.ts'
import { disagreements } from './disagreements.ts'
import { type Point, placeOf } from './front-place.ts'
import { listMeasurements } from './list-measurements.ts'
import { runCommands } from './run-commands.ts'

export interface CardSources {
  readonly db: Database
  readonly snapshot: Snapshot
  readonly nowMs: number
}

/** All that the registry knows of a variant; counts are at `px`, or at its evaluation size. */
export async function buildCard(detail: VariantDetail, px: number | undefined, { db, snapshot, nowMs }: CardSources): Promise<ModelCard> {
  const { variants } = snapshot
  const spec = await specOf(db, detail)
  const { stages, ...counts } = analyzeSpec(spec, px ?? detail.px, 'px')
  const measurements = await listMeasurements(db, snapshot.contents.store.all, detail.id, nowMs)
  const sizeFront = { cost: 'params' as const, setting: null, ...placeOf(pointOf(detail), variants.map(pointOf)) }
  const speedFront = placeBySpeed(detail, measurements, snapshot)
  const custom = await findCustomVariant(db, detail.id)
  const checkpoints = [...snapshot.checkpoints.ofVariant(detail.id)]
  return {
    ...detail,
    custom: custom ? { owner: custom.owner, name: custom.name, version: custom.version, createdAtMs: custom.createdAtMs } : null,
    spec,
    counts,
    stages,
    disagreements: disagreements(detail.published),
    measurements,
    checkpoints,
    front: speedFront ? [sizeFront, speedFront] : [sizeFront],
    run: runCommands(detail.id, custom !== undefined, checkpoints[0]?.id),
  }
}

async function specOf(db: Database, { id }: VariantDetail): Promise<VariantSpec> {
  const spec = await findSpec(db, id)
  if (!spec) throw new ZooError('variant-not-found', `there is no variant ${id} any more`)
  return spec
}

const pointOf = ({ id, params, top1 }: Variant): Point => ({ id, cost: params, top1 })

/** Among what was measured as its own newest inference was, each variant at its evaluation size: top1 is of no other. */
function placeBySpeed(
  own: VariantDetail,
  measurements: readonly MeasurementLine[],
  { variants, contents }: Snapshot,
): FrontPlace | undefined {
  const newest = measurements.find(({ task, imagePx }) => task === 'infer' && imagePx === own.px)
  if (!newest) return undefined
  const { device, engine, task, batchSize, precision } = newest
  const rivals = contents.store.newest(
    { devices: [device.id], engine, task, batch: batchSize, precision, imagePx: undefined },
    new Map(variants.map(({ id, px }) => [id, px])),
  )
  const points = variants.flatMap(({ id, top1 }): Point[] => {
    const rival = rivals.get(id)
    return rival === undefined ? [] : [{ id, cost: rival.medianMs, top1 }]
  })
  const setting = { device: device.id, engine, task, batchSize, precision }
  return { cost: 'medianMs', setting, ...placeOf({ id: own.id, cost: newest.medianMs, top1: own.top1 }, points) }
}

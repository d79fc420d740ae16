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
import { listMeasurements } from '../db/queries/list-measurements.ts'
import { listRivals } from '../db/queries/list-rivals.ts'
import { findSpec } from '../registry/find-spec.ts'
import { disagreements } from './disagreements.ts'
import { type Point, placeOf } from './front-place.ts'
import { runCommands } from './run-commands.ts'

export interface CardSources {
  readonly db: Database
  readonly variants: readonly Variant[]
  readonly nowMs: number
}

/** All that the registry knows of a variant; counts are at `px`, or at its evaluation size. */
export async function buildCard(detail: VariantDetail, px: number | undefined, { db, variants, nowMs }: CardSources): Promise<ModelCard> {
  const spec = await specOf(db, detail)
  const { stages, ...counts } = analyzeSpec(spec, px ?? detail.px, 'px')
  const measurements = await listMeasurements(db, detail.id, nowMs)
  const sizeFront = { cost: 'params' as const, setting: null, ...placeOf(pointOf(detail), variants.map(pointOf)) }
  const speedFront = await placeBySpeed(db, detail, measurements, variants)
  const custom = await findCustomVariant(db, detail.id)
  return {
    ...detail,
    custom: custom ? { owner: custom.owner, name: custom.name, version: custom.version, createdAtMs: custom.createdAtMs } : null,
    spec,
    counts,
    stages,
    disagreements: disagreements(detail.published),
    measurements,
    checkpoints: [],
    front: speedFront ? [sizeFront, speedFront] : [sizeFront],
    run: runCommands(detail.id, custom !== undefined),
  }
}

async function specOf(db: Database, { id }: VariantDetail): Promise<VariantSpec> {
  const spec = await findSpec(db, id)
  if (!spec) throw new ZooError('variant-not-found', `there is no variant ${id} any more`)
  return spec
}

const pointOf = ({ id, params, top1 }: Variant): Point => ({ id, cost: params, top1 })

/** Among what was measured as its own newest inference was, each variant at its evaluation size: top1 is of no other. */
async function placeBySpeed(
  db: Database,
  own: VariantDetail,
  measurements: readonly MeasurementLine[],
  variants: readonly Variant[],
): Promise<FrontPlace | undefined> {
  const newest = measurements.find(({ task, imagePx }) => task === 'infer' && imagePx === own.px)
  if (!newest) return undefined
  const { device, engine, task, batchSize, precision } = newest
  const setting = { device: device.id, engine, task, batchSize, precision }
  const medians = new Map<string, number>()
  for (const { variant, imagePx, medianMs } of await listRivals(db, setting))
    if (!medians.has(`${variant} ${imagePx}`)) medians.set(`${variant} ${imagePx}`, medianMs)
  const points = variants.flatMap(({ id, px, top1 }): Point[] => {
    const cost = medians.get(`${id} ${px}`)
    return cost === undefined ? [] : [{ id, cost, top1 }]
  })
  return { cost: 'medianMs', setting, ...placeOf({ id: own.id, cost: newest.medianMs, top1: own.top1 }, points) }
}

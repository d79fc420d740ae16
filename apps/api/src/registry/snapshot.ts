import type { AccuracyFigure, PublishedFigure, Variant, VariantDetail } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import { readCustomVariants } from '../db/queries/read-custom-variants.ts'
import { sha256 } from '../sha256.ts'
import { readRegistry } from './read-registry.ts'

/** The registry in memory: queries of it need no SQL. */
export interface Snapshot {
  /** Another one for every other content. */
  readonly version: string
  readonly variants: readonly Variant[]
  find(id: string): VariantDetail | undefined
}

/** A snapshot that a write moves on, in the process that wrote. */
export interface MovingSnapshot extends Snapshot {
  moveOn(): Promise<void>
}

export async function readSnapshot(db: Database): Promise<MovingSnapshot> {
  let now = await load(db)
  return {
    get version() {
      return now.version
    },
    get variants() {
      return now.variants
    },
    find: (id) => now.find(id),
    async moveOn() {
      now = await load(db)
    },
  }
}

async function load(db: Database): Promise<Snapshot> {
  const { variants: shipped, figures } = await readRegistry(db)
  const variants = [...shipped, ...(await readCustomVariants(db))]
  const details = new Map(variants.map((variant) => [variant.id as string, toDetail(variant, figures)]))
  return {
    version: (await sha256(JSON.stringify({ variants, figures }))).slice(0, 32),
    variants,
    find: (id) => details.get(id),
  }
}

function toDetail(variant: Variant, figures: readonly PublishedFigure[]): VariantDetail {
  const published = figures.filter((figure) => figure.variant === variant.id)
  const isHeadline = (figure: PublishedFigure): figure is AccuracyFigure => figure.kind === 'accuracy' && figure.id === variant.top1Figure
  return { ...variant, headline: published.find(isHeadline) ?? null, published }
}

import type { VariantId } from '@effzoo/contract'
import {
  compareTensors,
  expand,
  faultCount,
  findUpstream,
  findVariant,
  type LayerOf,
  matchTensors,
  neededTensors,
  type TensorShape,
  type UpstreamTensor,
  type VariantSpec,
  variantIds,
  WeightMismatch,
  type WeightTable,
  weights,
} from '@effzoo/models'

export interface FoundModel {
  readonly variant: VariantId
  readonly classes: number
  /** The image size that position tables of attention are for; other weights fit every size. */
  readonly imagePx: number
  /** Where each of our weights lies in the file. */
  readonly tensors: ReadonlyMap<string, UpstreamTensor>
}

/** The variant's layers for as many classes, and for the image size, as the file has weights for. */
function layersFor(table: WeightTable, spec: VariantSpec, shapes: ReadonlyMap<string, readonly number[]>) {
  const layers = expand(spec, spec.evalPx)
  const upstream = findUpstream(table, layers).tensors
  const lengthOf = (weight: string) => shapes.get(upstream.get(weight)?.name ?? '')?.[0]
  const classes = lengthOf('classifier/bias') || 1000
  const attention = layers.find((layer): layer is LayerOf<'relative-bias'> => layer.kind === 'relative-bias')
  const rowCount = attention && lengthOf(`${attention.name}/table`)
  const imagePx = (rowCount && pxOf(rowCount, attention.px, spec)) || spec.evalPx
  return { classes, imagePx, layers: expand(spec, imagePx, { classes }) }
}

/** A table has (2 * px - 1) ** 2 rows where attention works on px * px positions, a fixed part of the image. */
function pxOf(rowCount: number, evalAttentionPx: number, { evalPx }: VariantSpec): number | undefined {
  const attentionPx = (Math.sqrt(rowCount) + 1) / 2
  const imagePx = (attentionPx * evalPx) / evalAttentionPx
  return Number.isInteger(imagePx) ? imagePx : undefined
}

const specOf = (variant: string): VariantSpec => {
  const spec = findVariant(variant)
  if (!spec) throw new RangeError(`no variant ${variant}; there are ${variantIds.join(', ')}`)
  return spec
}

const isKnown = ({ implementations }: WeightTable, { follows }: VariantSpec) =>
  !implementations || implementations.some((beginning) => follows.startsWith(beginning))

/** The model that these tensors are the weights of. One that is named is taken at its word, and must fit. */
export function findModel(table: WeightTable, tensors: readonly TensorShape[], named: string | undefined): FoundModel {
  const shapes = new Map(tensors.map(({ name, shape }) => [name, shape]))
  if (named !== undefined) {
    const model = layersFor(table, specOf(named), shapes)
    return { variant: named as VariantId, ...model, tensors: matchTensors(table, model.layers, tensors) }
  }

  const compare = (variant: VariantId) => {
    const model = layersFor(table, specOf(variant), shapes)
    const { expected, faults } = compareTensors(table, model.layers, tensors)
    return { variant, ...model, tensors: expected, faults, faultCount: faultCount(faults) }
  }
  const known = variantIds.filter((id) => isKnown(table, specOf(id)))
  const neededCount = neededTensors(table, tensors).size
  const asMany = known.filter((id) => weights(expand(specOf(id), specOf(id).evalPx)).length === neededCount)
  const [fitting, ...others] = asMany.map(compare).filter((candidate) => candidate.faultCount === 0)
  if (fitting && others.length === 0) return fitting
  if (fitting) {
    const ids = [fitting, ...others].map(({ variant }) => variant).join(', ')
    throw new Error(`these weights fit ${ids}, which differ in what no tensor shows; say which of them it is`)
  }
  const nearest = known.map(compare).reduce((best, candidate) => (candidate.faultCount < best.faultCount ? candidate : best))
  throw new WeightMismatch(
    `These weights, in the naming of ${table.name}, are of no variant here; those nearest, of ${nearest.variant},`,
    nearest.faults,
  )
}

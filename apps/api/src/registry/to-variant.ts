import type { PublishedFigure, Variant, VariantId } from '@effzoo/contract'
import { analyze, expand, type VariantSpec } from '@effzoo/models'
import { headlineOf } from './headline.ts'

/** The registry's row of an architecture: counts from its layers, accuracy from the figures. */
export function toVariant(id: VariantId, spec: VariantSpec, figures: readonly PublishedFigure[]): Variant {
  const { macs, params, statisticParams, weightBytes, activationBytes } = analyze(expand(spec, spec.evalPx))
  const headline = headlineOf({ id, px: spec.evalPx }, figures)
  return {
    id,
    family: spec.family,
    px: spec.evalPx,
    trainPx: spec.trainPx,
    params,
    statisticParams,
    macs,
    macsAtTrainPx: analyze(expand(spec, spec.trainPx)).macs,
    weightBytes,
    activationBytes,
    follows: spec.follows,
    top1: headline?.top1 ?? null,
    top5: headline?.top5 ?? null,
    top1Figure: headline?.id ?? null,
  }
}

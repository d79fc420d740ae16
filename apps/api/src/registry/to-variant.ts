import type { AccuracyFigure, Variant, VariantId } from '@effzoo/contract'
import { analyze, expand, type VariantSpec } from '@effzoo/models'

/** The registry's row of an architecture: counts from its layers, accuracy from its headline. */
export function toVariant(id: VariantId, spec: VariantSpec, headline: AccuracyFigure | null): Variant {
  const { macs, params, statisticParams, weightBytes, activationBytes } = analyze(expand(spec, spec.evalPx))
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

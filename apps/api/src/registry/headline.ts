import type { AccuracyFigure, PublishedFigure, Variant } from '@effzoo/contract'
import { type SourceKey, sources } from '../figures/sources.ts'

/**
 * Where a headline may come from, best first: the authors' README, then the paper, then timm. No other source gives one.
 * The README of EfficientNet V1 lists several trainings of one architecture. AutoAugment is the paper's own (Table 2 of
 * its last revision prints the same numbers) and the one that B0 to B7 share; its RandAugment row has two models only.
 */
const headlineSources = [
  'tpu-readme-autoaugment',
  'tpu-lite-readme',
  'automl-readme-1k',
  'v1-paper-table-2',
  'v2-paper-table-7',
  'coatnet-paper-table-4',
  'timm-imagenet-1k',
] as const satisfies readonly SourceKey[]

/** Where the figures of other trainings may come from, best first, by what they saw besides ImageNet-1k. */
const sourcesOf: Readonly<Record<string, readonly SourceKey[]>> = {
  none: headlineSources,
  'imagenet-12k': ['timm-imagenet-1k'],
  'imagenet-21k': ['automl-readme-21k', 'v2-paper-table-7', 'v2-paper-arxiv-v1-table-7', 'coatnet-paper-table-4', 'timm-imagenet-1k'],
  'jft-300m': ['coatnet-paper-table-5'],
  'jft-3b': ['coatnet-paper-table-5'],
  'noisy-student': ['tpu-readme-noisy-student', 'timm-imagenet-1k'],
  'adv-prop': ['tpu-readme-advprop', 'timm-imagenet-1k'],
}

const rankAmong = (keys: readonly SourceKey[], { source }: AccuracyFigure) =>
  keys.findIndex((key) => sources[key]?.title === source.title && sources[key]?.table === source.table)

/**
 * The figure that a variant's `top1` and `top5` come from: ImageNet-1k validation at its evaluation px, trained on
 * ImageNet-1k alone; of several checkpoints in one source the best. AdvProp takes no extra data, but trains on adversarial
 * images through a second set of batch norms: `pretrain=adv-prop` chooses it, and it is never a headline. Hence B8, for
 * which the authors print AdvProp only, has timm's measurement, and L2, V2-XL and CoAtNet-4 to 7, which nobody gives without
 * extra data, have none. What follows timm has timm's figure or, where timm has trained no such weights, none.
 */
export function headlineOf(
  variant: Pick<Variant, 'id' | 'px'>,
  figures: readonly PublishedFigure[],
  pretrain = 'none',
): AccuracyFigure | null {
  const keys = sourcesOf[pretrain] ?? []
  const rank = (figure: AccuracyFigure) => rankAmong(keys, figure)
  const candidates = figures
    .filter((figure) => figure.kind === 'accuracy')
    .filter(({ variant: id, px }) => id === variant.id && px === variant.px)
    .filter(({ dataset, pretrain: saw, top1 }) => dataset === 'imagenet-1k' && saw === pretrain && top1 !== null)
    .filter((figure) => rank(figure) >= 0)
    .sort((a, b) => rank(a) - rank(b) || b.top1! - a.top1!)
  return candidates[0] ?? null
}

import type { CheckpointId, CheckpointManifest, VariantId } from '@effzoo/contract'
import type { UpstreamFile } from '../upstreams/upstream.ts'
import { coAtNetRwWeights } from './coatnet-rw.ts'
import { efficientNetLiteWeights } from './efficientnet-lite.ts'
import { efficientNetNativeWeights } from './efficientnet-native.ts'
import { efficientNetV1Weights } from './efficientnet-v1.ts'
import { efficientNetV2Weights } from './efficientnet-v2.ts'
import type { CatalogueRow } from './row.ts'
import { upstreamsOf } from './upstreams-of.ts'

type Told = 'variant' | 'preprocessing' | 'classes' | 'license'

/** A checkpoint that can be had without a registry. */
export interface CatalogueEntry extends Readonly<Pick<CheckpointManifest, Told>> {
  readonly checkpoint: CheckpointId
  readonly published: CheckpointManifest['accuracy']['published']
  /** Tried in this order. */
  readonly upstreams: readonly UpstreamFile[]
}

/** All rows; the first one of a variant is its default: the best of those trained on ImageNet-1k alone, or else of all. */
export const rows: readonly CatalogueRow[] = [
  ...efficientNetV1Weights,
  ...efficientNetLiteWeights,
  ...efficientNetV2Weights,
  ...efficientNetNativeWeights,
  ...coAtNetRwWeights,
]

const triple = (value: number): [number, number, number] => [value, value, value]

/** timm's IMAGENET_DEFAULT and IMAGENET_INCEPTION; EfficientNet-Lite's (pixel - 127) / 128. */
const normalizations = {
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  centered: { mean: triple(0.5), std: triple(0.5) },
  lite: { mean: triple(127 / 255), std: triple(128 / 255) },
} satisfies Record<string, { mean: [number, number, number]; std: [number, number, number] }>

const labels: Readonly<Record<number, CheckpointManifest['classes']['labels']>> = { 1000: 'imagenet-1k', 21843: 'imagenet-21k' }

const timmResults = 'timm results-imagenet.csv, commit aa4b5850'
const liteReadme = 'tensorflow/tpu models/official/efficientnet/lite/README.md, commit 7dc921f8'

function entryOf(row: CatalogueRow): CatalogueEntry {
  const { name, variant, px, classes = 1000 } = row
  const tag = row.tag ?? name.slice(name.indexOf('.') + 1).replaceAll('_', '-')
  const checkpoint = `${variant}.${tag}` as CheckpointId
  const imagenet = { dataset: 'imagenet-1k' } as const
  const authors = row.authorsTop1
  return {
    checkpoint,
    variant: variant as VariantId,
    preprocessing: {
      px,
      cropFraction: row.crop,
      cropMode: row.squash ? 'squash' : 'center',
      interpolation: row.interpolation ?? 'bicubic',
      ...normalizations[variant.startsWith('efficientnet-lite') ? 'lite' : row.centered ? 'centered' : 'imagenet'],
    },
    classes: { count: classes, labels: labels[classes] ?? null },
    // of timm's configurations, and of the repositories of Google and Keras
    license: 'Apache-2.0',
    published: [
      ...row.top.map(([px, top1, top5]) => ({ ...imagenet, px, top1, top5, source: timmResults })),
      ...(authors ? [{ ...imagenet, px: authors[0], top1: authors[1], top5: null, source: liteReadme }] : []),
    ],
    upstreams: upstreamsOf(row, checkpoint),
  }
}

/** What can be pulled without a registry, the default of a variant before its others. */
export const catalogue: readonly CatalogueEntry[] = rows.map(entryOf)

/** The checkpoint of this id, or the default one of the variant. */
export const findEntry = (reference: string): CatalogueEntry | undefined =>
  catalogue.find(({ checkpoint, variant }) => reference === checkpoint || reference === variant)

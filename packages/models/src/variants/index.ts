import type { VariantId } from '@effzoo/contract'
import type { VariantSpec } from '../spec.ts'
import { coAtNet } from './coatnet.ts'
import { coAtNetRw } from './coatnet-rw.ts'
import { coAtNetTimm } from './coatnet-timm.ts'
import { efficientNetLite } from './efficientnet-lite.ts'
import { efficientNetNative } from './efficientnet-native.ts'
import { efficientNetV1 } from './efficientnet-v1.ts'
import { efficientNetV2 } from './efficientnet-v2.ts'
import { efficientNetV2Rw } from './efficientnet-v2-rw.ts'

export const variants = {
  ...efficientNetV1,
  ...efficientNetLite,
  ...efficientNetV2,
  ...efficientNetNative,
  ...efficientNetV2Rw,
  ...coAtNet,
  ...coAtNetTimm,
  ...coAtNetRw,
} as const satisfies Record<string, VariantSpec>

/** Branded without parsing, so that this entry does not load zod; a test parses each. */
export const variantIds = Object.keys(variants) as readonly string[] as readonly VariantId[]

export const findVariant = (id: string): VariantSpec | undefined =>
  Object.hasOwn(variants, id) ? variants[id as keyof typeof variants] : undefined

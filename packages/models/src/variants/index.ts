import type { VariantId } from '@effzoo/contract'
import type { VariantSpec } from '../spec.ts'
import { efficientNetLite } from './efficientnet-lite.ts'
import { efficientNetV1 } from './efficientnet-v1.ts'
import { efficientNetV2 } from './efficientnet-v2.ts'

export const variants = { ...efficientNetV1, ...efficientNetLite, ...efficientNetV2 } as const satisfies Record<string, VariantSpec>

/** Branded without parsing, so that this entry does not load zod; a test parses each. */
export const variantIds = Object.keys(variants) as readonly string[] as readonly VariantId[]

export const findVariant = (id: string): VariantSpec | undefined =>
  Object.hasOwn(variants, id) ? variants[id as keyof typeof variants] : undefined

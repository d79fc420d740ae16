import { byNearness, CheckpointId, VariantId } from '@effzoo/contract'
import { catalogue } from '../catalogue/catalogue.ts'

/** What a checkpoint is asked for by: itself, its variant, or a tag that a registry moves. */
export type Reference =
  | { readonly kind: 'checkpoint'; readonly id: CheckpointId }
  | { readonly kind: 'variant'; readonly variant: VariantId }
  | { readonly kind: 'tag'; readonly variant: VariantId; readonly tag: string }

const tagged = /^(.+):([a-z0-9]+(?:-[a-z0-9]+)*)$/

export function readReference(text: string): Reference {
  const [, variantText = text, tag] = tagged.exec(text) ?? []
  const variant = VariantId.safeParse(variantText)
  if (variant.success) return tag === undefined ? { kind: 'variant', variant: variant.data } : { kind: 'tag', variant: variant.data, tag }
  const id = CheckpointId.safeParse(text)
  if (id.success) return { kind: 'checkpoint', id: id.data }
  throw new RangeError(
    `${text} names no checkpoint: give a variant such as efficientnetv2-s, a checkpoint such as efficientnetv2-s.in1k, or <variant>:<tag>`,
  )
}

/** Nothing is called so, neither here nor at the registry. Names what is near. */
export function unknownCheckpoint(text: string, registry: string | undefined): RangeError {
  const ids: string[] = catalogue.map(({ checkpoint }) => checkpoint)
  const variants: string[] = [...new Set(catalogue.map(({ variant }) => variant))]
  const ofVariant = ids.filter((id) => id.startsWith(`${text.split(/[.:]/)[0]}.`))
  const nearest = ofVariant.length > 0 ? ofVariant : byNearness(text, text.includes('.') ? ids : variants)
  const elsewhere = registry === undefined ? 'those of a registry are pulled with --registry URL' : `${registry} has none either`
  return new RangeError(
    `there are no weights called ${text}; nearest are ${nearest.slice(0, 3).join(', ')}, and \`zoo checkpoints\` lists all; ${elsewhere}`,
  )
}

import type { VariantId } from '@effzoo/contract'
import { variantIds } from '@effzoo/models'

/** timm's name of the same architecture; undefined where it has none, as for the paper's own CoAtNets. */
export function timmName(id: VariantId): string | undefined {
  const name = id.replaceAll('-', '_')
  if (name.startsWith('coatnet')) return /_rw$|_timm$/.test(name) ? `${name.replace(/_timm$/, '')}_224` : undefined
  if (name.endsWith('_native')) return name.replace(/_native$/, '')
  return name.startsWith('efficientnetv2_rw') ? name : `tf_${name}`
}

const byTimmName = new Map(variantIds.map((id) => [timmName(id), id]))

/** Undefined for what effzoo does not have. */
export const variantOfTimm = (model: string): VariantId | undefined => byTimmName.get(model)

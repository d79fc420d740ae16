import { byNearness, type VariantId } from '@effzoo/contract'
import { variantIds } from '@effzoo/models'
import { UsageError } from '@effzoo/zoo/cli'

/** The variant of that name; `named` is how the call names it, as in `--variant NAME`. */
export function findVariantId(name: string, named = name): VariantId {
  const variant = variantIds.find((id) => id === name)
  if (!variant) throw new UsageError(`${named}: there is none; the nearest is ${byNearness(name, variantIds)[0]}`)
  return variant
}

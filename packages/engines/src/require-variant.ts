import { findVariant, type VariantSpec, variantIds } from '@effzoo/models'

/** The architecture that a work is of: the one that it brings along, or the one that is shipped under its id. */
export function requireVariant({ variant, spec = findVariant(variant) }: { variant: string; spec?: VariantSpec | undefined }): VariantSpec {
  if (!spec) throw new Error(`no variant ${variant}; there are ${variantIds.join(', ')}`)
  return spec
}

import { findVariant, type VariantSpec, variantIds } from '@effzoo/models'

export function requireVariant(id: string): VariantSpec {
  const spec = findVariant(id)
  if (!spec) throw new Error(`no variant ${id}; there are ${variantIds.join(', ')}`)
  return spec
}

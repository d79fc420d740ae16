import { byNearness, type VariantId } from '@effzoo/contract'
import { findVariant, type VariantSpec, variantIds } from '@effzoo/models'
import { UsageError } from './usage-error.ts'

/** The one variant that a command is called with. */
export function findNamed(positionals: readonly string[]): { id: VariantId; spec: VariantSpec } {
  const [id, ...rest] = positionals
  if (id === undefined || rest.length > 0)
    throw new UsageError(`name one variant, such as efficientnetv2-b0; ${positionals.length} are named`)
  const spec = findVariant(id)
  if (!spec)
    throw new UsageError(`there is no variant ${id}; the nearest is ${byNearness(id, variantIds)[0]}, and \`zoo variants\` lists all`)
  return { id: id as VariantId, spec }
}

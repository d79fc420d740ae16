import { type CustomVariantRequest, type VariantId, VariantSpec } from '@effzoo/contract'
import { analyzeSpec } from './analyze-spec.ts'
import type { Actor } from './auth/actor.ts'
import type { Database } from './db/database.ts'
import { type CustomRow, registerVariant } from './db/queries/register-variant.ts'
import { toVariant } from './registry/to-variant.ts'
import { sha256 } from './sha256.ts'

/** Only for counting: the database gives the id. */
const anyId = 'any.any.v1' as VariantId

/** Counts a user's spec at both its sizes and keeps it under the owner's name. */
export async function registerCustomVariant(
  db: Database,
  { name, spec }: CustomVariantRequest,
  { owner, actor }: { owner: string; actor: Actor },
  nowMs: number,
): Promise<{ row: CustomRow; isNew: boolean }> {
  for (const px of [spec.evalPx, spec.trainPx]) analyzeSpec(spec, px)
  const { id: _, ...counted } = toVariant(anyId, spec, null)
  // parsed, a spec has its keys in the schema's order: the same one is the same text
  const specSha256 = await sha256(JSON.stringify(VariantSpec.parse(spec)))
  return registerVariant(db, { name, spec, owner, specSha256, counted }, actor, nowMs)
}

import { ZooError } from '@effzoo/contract'
import { and, eq, exists, inArray, isNull, not } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { customVariants } from '../schema/custom-variants.ts'
import { jobs } from '../schema/jobs.ts'
import { results } from '../schema/results.ts'
import { findCustomVariant } from './find-custom-variant.ts'
import { moveCatalogOn, wasWritten } from './move-registry-on.ts'

const open = ['queued', 'leased', 'running'] as const

/** Takes a custom variant out of the registry, while nothing that was or will be measured names it. Its id is never given again. */
export async function deleteVariant(
  db: Database,
  id: string,
  { owner, actor }: { owner: string; actor: Actor },
  nowMs: number,
): Promise<void> {
  const variant = customVariants.id
  const isMeasured = exists(db.select({ id: results.id }).from(results).where(eq(results.variant, variant)))
  const isAwaited = exists(
    db
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(eq(jobs.variant, variant), inArray(jobs.state, [...open]))),
  )
  const isMine = and(eq(customVariants.owner, owner), isNull(customVariants.deletedAtMs))
  const found = await findCustomVariant(db, id)
  if (found && found.deletedAtMs === null && found.owner === owner) {
    const remove = db
      .update(customVariants)
      .set({ deletedAtMs: nowMs })
      .where(and(eq(variant, found.id), isMine, not(isMeasured), not(isAwaited)))
      .returning({ id: variant })
    const [[deleted]] = await db.batch([
      remove,
      auditEvent(db, { actor, action: 'model.delete', subject: found.id }, nowMs),
      moveCatalogOn(db).where(wasWritten),
    ])
    if (deleted) return
    throw new ZooError('variant-in-use', `${id} has results, or jobs that have not ended; cancel the jobs. What has results stays`)
  }
  if (found && found.deletedAtMs === null) throw new ZooError('not-the-owner', `${id} is of ${found.owner}, and you are ${owner}`)
  throw new ZooError('variant-not-found', `there is no custom variant ${id}; those that are shipped cannot be deleted`)
}

import { and, eq, lt, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { jobEvents } from '../schema/job-events.ts'
import { sweeps } from '../schema/sweeps.ts'
import { webhookDeliveries, webhooks } from '../schema/webhooks.ts'

const newestSeq = sql`(select coalesce(max(${jobEvents.seq}), 0) from ${jobEvents})`

/** Up to 16 hex digits of the time and 10 random ones: letters that ids may have, in the order of time. */
const newId = (nowMs: number) => sql`'dlv_' || printf('%012x', ${nowMs}) || lower(hex(randomblob(7)))`

/**
 * Makes a delivery of each event, and of each sweep that ended with one, that a webhook asks for and was not told of, and moves its position on, in one transaction: a crash before
 * it loses nothing, after it repeats nothing, and two processes that do so at once make each delivery once.
 */
export async function planDeliveries(db: Database, nowMs: number): Promise<void> {
  const isBehind = and(eq(webhooks.isActive, true), lt(webhooks.afterSeq, newestSeq))
  const behind = await db.select({ id: webhooks.id }).from(webhooks).where(isBehind).limit(1)
  if (behind.length === 0) return
  const plan = db
    .insert(webhookDeliveries)
    .select(
      sql`select ${newId(nowMs)}, w.id, e.seq, 0, ${nowMs}, 'pending', null, null, ${nowMs}, 'job'
        from ${webhooks} w join ${jobEvents} e on e.seq > w.after_seq
        where w.is_active and e.state in ('done', 'failed', 'cancelled')
          and exists (select 1 from json_each(w.events) where value = 'job.' || e.state)
        union all
        select ${newId(nowMs)}, w.id, s.done_seq, 0, ${nowMs}, 'pending', null, null, ${nowMs}, 'sweep'
        from ${webhooks} w join ${sweeps} s on s.done_seq > w.after_seq
        where w.is_active and exists (select 1 from json_each(w.events) where value = 'sweep.done')`,
    )
    .onConflictDoNothing()
  await db.batch([plan, db.update(webhooks).set({ afterSeq: newestSeq }).where(isBehind)])
}

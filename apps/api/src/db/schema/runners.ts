import type { Device, EngineReport, RunnerId } from '@effzoo/contract'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A runner's key is shown to it once; only its hash is here. */
export const runners = sqliteTable('runners', {
  id: text().$type<RunnerId>().primaryKey(),
  keySha256: text('key_sha256').notNull().unique(),
  name: text().notNull(),
  device: text({ mode: 'json' }).$type<Device>().notNull(),
  engines: text({ mode: 'json' }).$type<EngineReport[]>().notNull(),
  /** What jobs may ask for besides a device. */
  labels: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  /** Ends what it works on and takes nothing more. */
  isDraining: integer('is_draining', { mode: 'boolean' }).notNull().default(false),
  registeredAtMs: integer('registered_at_ms').notNull(),
  lastSeenAtMs: integer('last_seen_at_ms').notNull(),
})

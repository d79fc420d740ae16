import type { Device } from '@effzoo/contract'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The devices that results came from, each as its newest result describes it. */
export const devices = sqliteTable(
  'devices',
  {
    id: text().primaryKey(),
    device: text({ mode: 'json' }).$type<Device>().notNull(),
    /** The version of the registry that changed it last. */
    version: integer().notNull(),
  },
  (t) => [index('devices_version').on(t.version)],
)

import { drizzle } from 'drizzle-orm/libsql/sqlite3'
import type { Database } from './database.ts'
import { guardedClient } from './guarded-client.ts'
import { migrate } from './migrate.ts'

/** Opens a database file, creates it where there is none, and brings its tables up to date. */
export async function openDatabase(url: string): Promise<{ db: Database; close: () => void }> {
  const client = guardedClient({ url })
  try {
    await migrate(client)
  } catch (error) {
    client.close()
    throw error
  }
  return { db: drizzle({ client }), close: () => client.close() }
}

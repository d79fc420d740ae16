import { drizzle } from 'drizzle-orm/libsql/sqlite3'
import type { Database } from './database.ts'
import { groupCommits } from './group-commits.ts'
import { guardedClient } from './guarded-client.ts'
import { guardedHttpClient } from './guarded-http-client.ts'
import { migrate } from './migrate.ts'

/** Opens a database and brings its tables up to date: a file, which is made where there is none, or one on a libSQL server. A server of many groups its commits to a file. */
export async function openDatabase(
  url: string,
  authToken?: string,
  { groupsCommits = false } = {},
): Promise<{ db: Database; close: () => void }> {
  const client = url.startsWith('file:') ? guardedClient({ url }) : guardedHttpClient({ url, authToken })
  try {
    await migrate(client)
  } catch (error) {
    client.close()
    throw error
  }
  const isGrouped = groupsCommits && url.startsWith('file:')
  return { db: drizzle({ client: isGrouped ? groupCommits(client) : client }), close: () => client.close() }
}

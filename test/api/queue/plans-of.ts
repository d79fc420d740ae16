import type { Client, InStatement } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql/sqlite3'
import { onTestFinished } from 'vitest'
import type { Database } from '../../../apps/api/src/db/database.ts'
import { guardedClient } from '../../../apps/api/src/db/guarded-client.ts'
import { migrate } from '../../../apps/api/src/db/migrate.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'

/** How SQLite goes about each statement of the last batch that `run` makes: the lines of its plan. */
export async function plansOf(run: (db: Database) => Promise<unknown>): Promise<string[][]> {
  const client = guardedClient({ url: newDatabaseUrl() })
  onTestFinished(() => client.close())
  await migrate(client)
  let statements: Exclude<InStatement, string>[] = []
  const batch: Client['batch'] = (given) => {
    statements = given as typeof statements
    return client.batch(given)
  }
  await run(drizzle({ client: { ...client, batch } }))

  const plans: string[][] = []
  for (const { sql, args = [] } of statements) {
    const { rows } = await client.execute({ sql: `explain query plan ${sql}`, args })
    plans.push(rows.map(({ detail }) => String(detail)))
  }
  return plans
}

import { fileURLToPath } from 'node:url'
import type { Client } from '@libsql/client'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'

const migrationsFolder = fileURLToPath(new URL('../../../../migrations', import.meta.url))

/**
 * Applies the migrations that the database lacks, each with its record in one transaction. Several processes may do so at once: the
 * record is written first and only once, so whoever comes second is refused before it changes anything, and goes on.
 */
export async function migrate(client: Client, folder = migrationsFolder): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: folder })
  await client.execute('create table if not exists applied_migrations (created_at_ms integer primary key, sha256 text not null)')

  const before = await readApplied(client)
  refuseForeign(before, migrations)
  for (const migration of migrations) {
    if (before.has(migration.folderMillis)) continue
    try {
      await client.migrate([
        { sql: 'insert into applied_migrations (created_at_ms, sha256) values (?, ?)', args: [migration.folderMillis, migration.hash] },
        ...migration.sql,
      ])
    } catch (error) {
      if (!(await readApplied(client)).has(migration.folderMillis)) throw error
    }
  }
}

async function readApplied(client: Client): Promise<Map<number, string>> {
  const { rows } = await client.execute('select created_at_ms, sha256 from applied_migrations')
  return new Map(rows.map((row) => [Number(row.created_at_ms), String(row.sha256)]))
}

function refuseForeign(applied: Map<number, string>, migrations: MigrationMeta[]) {
  for (const [createdAtMs, sha256] of applied) {
    const known = migrations.find(({ folderMillis }) => folderMillis === createdAtMs)
    if (!known) throw new Error('the database was made by a newer version of effzoo; run that version, or use another DATA_DIR')
    if (known.hash !== sha256) throw new Error('a migration was edited after it had been applied to this database; add a new one instead')
  }
}

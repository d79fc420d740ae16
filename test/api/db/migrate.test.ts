import { appendFileSync, cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { guardedClient } from '../../../apps/api/src/db/guarded-client.ts'
import { migrate } from '../../../apps/api/src/db/migrate.ts'
import { newDatabaseUrl, temporaryFolder } from '../temporary-folder.ts'
import { runTogether } from './run-together.ts'

const migrations = fileURLToPath(new URL('../../../migrations', import.meta.url))

function openClient(url = newDatabaseUrl()) {
  const client = guardedClient({ url })
  onTestFinished(() => client.close())
  return client
}

async function tablesOf(client: ReturnType<typeof openClient>) {
  const { rows } = await client.execute("select name from sqlite_schema where type = 'table' order by name")
  return rows.map((row) => row.name)
}

describe('migrate', () => {
  it('makes the tables of a new file, and nothing the second time', async () => {
    const client = openClient()

    await migrate(client)
    const tables = await tablesOf(client)
    await migrate(client)

    expect(tables).toEqual([
      ...['aggregates', 'applied_migrations', 'audit_events', 'blobs', 'checkpoint_tags', 'checkpoints', 'custom_variants', 'devices'],
      ...['doomed_objects', 'jobs', 'published_figures', 'registry_state', 'results', 'runners', 'signing_keys', 'sqlite_sequence'],
      ...['tokens', 'upload_parts', 'uploads', 'variants'],
    ])
    expect(await tablesOf(client)).toEqual(tables)
  })

  it('lets three processes migrate one new file at once', async () => {
    const url = newDatabaseUrl()

    expect(await runTogether('open-once.ts', [[url], [url], [url]])).toEqual(['opened', 'opened', 'opened'])

    const { rows } = await openClient(url).execute('select count(*) as count from applied_migrations')
    expect(rows[0]!.count).toBe(readdirSync(migrations).filter((name) => name.endsWith('.sql')).length)
  })

  it('leaves no half of a migration that fails', async () => {
    const folder = join(temporaryFolder(), 'migrations')
    cpSync(migrations, folder, { recursive: true })
    appendFileSync(join(folder, '0000_registry-jobs-results.sql'), '--> statement-breakpoint\ncreate nonsense;')
    const client = openClient()

    await expect(migrate(client, folder)).rejects.toThrow(/syntax error/)

    expect(await tablesOf(client)).toEqual(['applied_migrations'])
  })

  it('refuses a database whose migration was edited afterwards', async () => {
    const folder = join(temporaryFolder(), 'migrations')
    cpSync(migrations, folder, { recursive: true })
    const client = openClient()
    await migrate(client, folder)

    appendFileSync(join(folder, '0000_registry-jobs-results.sql'), '\n-- edited')

    await expect(migrate(client, folder)).rejects.toThrow(/was edited/)
  })

  it('refuses a database that a newer version made', async () => {
    const client = openClient()
    await migrate(client)
    await client.execute("insert into applied_migrations values (99999999999999, 'of the future')")

    await expect(migrate(client)).rejects.toThrow(/newer version/)
  })
})

import { appendFileSync, cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { guardedClient } from '../../../apps/api/src/db/guarded-client.ts'
import { migrate } from '../../../apps/api/src/db/migrate.ts'
import { newDatabaseUrl, temporaryFolder } from '../temporary-folder.ts'
import { migrationsUpTo } from './migrations-up-to.ts'
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
      ...['doomed_objects', 'job_events', 'jobs', 'published_figures', 'registry_state', 'results', 'runners', 'schedules'],
      ...['signing_keys', 'sqlite_sequence', 'sweeps', 'tokens', 'upload_parts', 'uploads', 'variants', 'webhook_deliveries', 'webhooks'],
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

  it('keeps the jobs of a database from before they had events, and tells the last state of each', async () => {
    const client = openClient()
    await migrate(client, migrationsUpTo('0009_checkpoints'))
    await client.execute("insert into runners values ('runner_1', 'hash', 'bench', '{}', '[]', 1, 1)")
    const columns =
      'id, variant, task, engine, batch_size, image_px, precision, protocol, memory_bytes, request_sha256, created_at_ms, updated_at_ms'
    const work = "'efficientnet-b0', 'infer', 'cpu', 1, 224, 'float32', 'quick', 0, 'hash', 1"
    await client.execute(`insert into jobs (${columns}) values ('job_1', ${work}, 7)`)
    await client.execute(`insert into jobs (${columns}) values ('job_2', ${work}, 5)`)
    await client.execute("update jobs set state = 'leased', attempt = 2, runner = 'runner_1', lease_expires_at_ms = 9 where id = 'job_2'")

    await migrate(client)

    const { rows: jobs } = await client.execute('select id, state, attempt, labels, priority, owner from jobs order by id')
    expect(jobs.map((row) => ({ ...row }))).toEqual([
      { id: 'job_1', state: 'queued', attempt: 0, labels: '[]', priority: 0, owner: null },
      { id: 'job_2', state: 'leased', attempt: 2, labels: '[]', priority: 0, owner: null },
    ])
    const { rows: events } = await client.execute('select seq, job, attempt, state, runner, at_ms from job_events order by seq')
    expect(events.map((row) => Object.values(row))).toEqual([
      [1, 'job_2', 2, 'leased', 'runner_1', 5],
      [2, 'job_1', 0, 'queued', null, 7],
    ])
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

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/libsql/sqlite3'
import { guardedClient } from '../../apps/api/src/db/guarded-client.ts'
import { migrate } from '../../apps/api/src/db/migrate.ts'
import { createToken } from '../../apps/api/src/db/queries/create-token.ts'
import { type MutantName, mutants } from './mutants.ts'

/** In memory where there is such a folder: of a crash of the machine itself nothing is simulated. */
const memoryFolder = '/dev/shm'

/** Each row of `jobs` and `results` as it was written, also one that the same transaction wrote again. The observer reads it. */
const columnsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  jobs: {
    ...{ id: 'id', state: 'state', attempt: 'attempt', infrastructureFailures: 'infrastructure_failures', notBeforeMs: 'not_before_ms' },
    ...{ runner: 'runner', leaseExpiresAtMs: 'lease_expires_at_ms', deadlineAtMs: 'deadline_at_ms', progress: 'progress' },
    ...{ failure: 'failure', result: 'result', idempotencyKey: 'idempotency_key', updatedAtMs: 'updated_at_ms' },
  },
  results: { id: 'id', job: 'job', attempt: 'attempt', runner: 'runner', engineVersion: 'engine_version' },
}

const logTable = 'create table simulation_log (seq integer primary key, tab text not null, operation text not null, row text not null)'

const logTriggers = Object.entries(columnsOf).flatMap(([table, columns]) =>
  (['insert', 'update', 'delete'] as const).map((operation) => {
    const from = operation === 'delete' ? 'old' : 'new'
    const row = `json_object(${Object.entries(columns)
      .map(([name, column]) => `'${name}', ${from}.${column}`)
      .join(', ')})`
    return `create trigger simulation_${table}_${operation} after ${operation} on ${table}
      begin insert into simulation_log (tab, operation, row) values ('${table}', '${operation}', ${row}); end`
  }),
)

export interface TemplateOptions {
  readonly migrationsFolder: string
  readonly mutant?: MutantName | undefined
}

export interface Template {
  /** Of a user who may do what users may, and register runners. */
  readonly token: string
  /** A fresh copy, at its path. */
  readonly copy: () => string
  readonly remove: (file: string) => void
  readonly close: () => void
}

/** A database as the API finds it at its first start, made once: to migrate takes longer than to copy. */
export async function createTemplate({ migrationsFolder, mutant }: TemplateOptions): Promise<Template> {
  const folder = mkdtempSync(join(existsSync(memoryFolder) ? memoryFolder : tmpdir(), 'effzoo-simulate-'))
  const path = join(folder, 'template.db')
  const client = guardedClient({ url: `file:${path}` })
  await migrate(client, migrationsFolder)
  const scopes = ['jobs:write', 'runners:register'] as const
  const { secret } = await createToken(drizzle({ client }), { name: 'simulator', scopes, expiresAtMs: null }, 'local', 0)
  const statements = [logTable, ...logTriggers, ...(mutant ? mutants[mutant].schema : [])]
  for (const statement of statements) await client.execute(statement)
  await client.execute('pragma wal_checkpoint(truncate)')
  client.close()

  let count = 0
  return {
    token: secret,
    copy() {
      const file = join(folder, `${count++}.db`)
      copyFileSync(path, file)
      return file
    },
    remove(file) {
      for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true })
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

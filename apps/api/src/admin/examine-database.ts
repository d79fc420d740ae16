import { pathToFileURL } from 'node:url'
import { type Client, createClient } from '@libsql/client/sqlite3'
import { drizzle } from 'drizzle-orm/libsql/sqlite3'
import type { ChainReport } from '../db/audit-chain.ts'
import { verifyAudit } from '../db/queries/read-audit.ts'

/** Rows of these are added and never deleted, so that their counts can be held against each other. */
const growingTables = ['jobs', 'results', 'runners', 'tokens', 'audit_events'] as const
export type Counts = Readonly<Record<(typeof growingTables)[number], number>>

export interface Examination {
  readonly counts: Counts
  readonly audit: ChainReport
}

/** Reads a database file from end to end and changes nothing. Throws the first thing that is wrong with it. */
export async function examineDatabase(path: string): Promise<Examination> {
  const client = createClient({ url: pathToFileURL(path).href, concurrency: 1 })
  try {
    await requireWhole(client, path)
    const counts = await countRows(client)
    const audit = await verifyAudit(drizzle({ client }))
    if (audit.fault) throw new Error(`${path}: its audit log is not as it was written: event ${audit.fault.seq}: ${audit.fault.reason}`)
    return { counts, audit }
  } finally {
    client.close()
  }
}

async function requireWhole(client: Client, path: string) {
  const checked = await client.execute('pragma integrity_check(5)').catch((cause: unknown) => {
    throw new Error(`${path} is no database of effzoo, or is damaged`, { cause })
  })
  const faults = checked.rows.map((row) => String(row[0])).filter((line) => line !== 'ok')
  if (faults.length > 0) throw new Error(`${path} is damaged: ${faults.join('; ')}`)
  const loose = await client.execute('pragma foreign_key_check')
  if (loose.rows.length > 0) throw new Error(`${path} has ${loose.rows.length} rows that refer to rows which are not there`)
  const tables = await client.execute("select count(*) from sqlite_schema where name in ('applied_migrations', 'audit_events')")
  if (Number(tables.rows[0]?.[0]) !== 2) throw new Error(`${path} is no database of this version of effzoo: it has no audit log`)
}

export async function countRows(client: Pick<Client, 'execute'>): Promise<Counts> {
  const { rows } = await client.execute(`select ${growingTables.map((name) => `(select count(*) from ${name})`).join(', ')}`)
  return Object.fromEntries(growingTables.map((name, i) => [name, Number(rows[0]?.[i])])) as unknown as Counts
}

export const describeCounts = (counts: Counts) =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name.replace('_', ' ')}`)
    .join(', ')

import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Database } from '../db/database.ts'
import { openDatabase } from '../db/open-database.ts'
import { sealAudit } from '../db/queries/seal-audit.ts'
import type { DataEnv } from '../env.ts'

/** The database that serve uses with the same environment; it may be serving meanwhile. What is written is sealed at the end. */
export async function withData<Answer>(
  { databaseUrl, databaseAuthToken, dataDir }: DataEnv,
  work: (db: Database) => Promise<Answer>,
): Promise<Answer> {
  if (dataDir) mkdirSync(dataDir, { recursive: true })
  const { db, close } = await openDatabase(databaseUrl, databaseAuthToken)
  try {
    const answer = await work(db)
    await sealAudit(db)
    return answer
  } finally {
    close()
  }
}

/** Copies are made of files; a database that lives elsewhere is copied there. */
export function databaseFile({ databaseUrl }: DataEnv): string {
  if (!databaseUrl.startsWith('file:')) {
    throw new Error(
      `the database on ${new URL(databaseUrl).host} is no file: use the means of whoever runs that server to back it up and to restore it`,
    )
  }
  // the driver takes file:data.db too, from the folder at hand
  return databaseUrl.startsWith('file://') ? fileURLToPath(databaseUrl) : resolve(databaseUrl.slice('file:'.length))
}

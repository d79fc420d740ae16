import { guardedHttpClient } from '../../apps/api/src/db/guarded-http-client.ts'
import { openDatabase } from '../../apps/api/src/db/open-database.ts'
import { seed } from '../../apps/api/src/registry/seed.ts'

/** Brings a database on a libSQL server to the tables and the registry of this version: a Worker has no files, and cannot do it itself. */
export async function prepareDatabase(url: string, authToken: string | undefined): Promise<void> {
  await requireReferences(url, authToken)
  const { db, close } = await openDatabase(url, authToken)
  try {
    await seed(db)
  } finally {
    close()
  }
}

/** figures go with their variant, and a result has a job, by references alone; a server may be built without them. */
async function requireReferences(url: string, authToken: string | undefined) {
  const client = guardedHttpClient({ url, authToken })
  try {
    const { rows } = await client.execute('pragma foreign_keys')
    if (Number(rows[0]?.foreign_keys) !== 1) {
      throw new Error(
        'the database server does not enforce foreign keys (pragma foreign_keys is not 1); use one that does: sqld and Turso do',
      )
    }
  } finally {
    client.close()
  }
}

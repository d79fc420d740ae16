import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client/sqlite3'
import { isBusy } from '../db/is-busy.ts'

/**
 * Keeps every other process out of a database file until `release`, and moves into it what its log holds. Refuses where another process has it
 * open: leaving the WAL takes a connection that is alone. A file that is no database is held by nobody.
 */
export async function holdAlone(path: string): Promise<{ release: () => void }> {
  if (!existsSync(path)) return { release: () => {} }
  const client = createClient({ url: pathToFileURL(path).href, timeout: 2_000, concurrency: 1 })
  try {
    await client.execute('pragma journal_mode = delete')
    await client.execute('begin exclusive')
  } catch (error) {
    client.close()
    if (isBusy(error)) throw new Error(`another process has ${path} open: stop the server that runs on it first`, { cause: error })
  }
  return { release: () => client.close() }
}

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { sql } from 'drizzle-orm'
import { openDatabase } from '../../apps/api/src/db/open-database.ts'
import type { RegistryRows } from '../../apps/api/src/registry/read-registry.ts'
import { seed } from '../../apps/api/src/registry/seed.ts'
import { newDatabaseUrl } from './temporary-folder.ts'

const originals = new Map<string, Promise<string>>()

async function makeOriginal(shipped: RegistryRows | undefined): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-api-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const { db, close } = await openDatabase(pathToFileURL(join(folder, 'seeding.db')).href)
  await seed(db, shipped)
  const file = join(folder, 'seeded.db')
  await db.run(sql`vacuum into ${file}`) // what was written last may still be in the log beside the other
  close()
  return file
}

/**
 * A new database with the shipped registry, or this one: a copy of one that is made once in a file of tests, for to seed takes longer than
 * most of them.
 */
export async function seededDatabaseUrl(shipped?: RegistryRows): Promise<string> {
  const key = shipped ? JSON.stringify(shipped) : ''
  const original = originals.get(key) ?? makeOriginal(shipped)
  originals.set(key, original)
  const url = newDatabaseUrl()
  copyFileSync(await original, fileURLToPath(url))
  return url
}

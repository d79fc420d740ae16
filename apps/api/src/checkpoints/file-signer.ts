import { existsSync, linkSync, readFileSync, rmSync } from 'node:fs'
import { createSigningKey, exportSigningKey, importSigningKey, ZooError } from '@effzoo/contract'
import { writeSecretFile } from '../admin/write-secret-file.ts'
import type { Database } from '../db/database.ts'
import { addFirstSigningKey } from '../db/queries/add-signing-key.ts'
import { listSigningKeys } from '../db/queries/list-signing-keys.ts'
import type { Signer } from './publish-checkpoint.ts'

/** Signs with the key in a file, read at each signature: `npm run admin -- keys rotate` may have put another one there. */
export const fileSigner = (path: string): Signer => {
  return async () => {
    if (!existsSync(path)) {
      throw new ZooError('signing-unavailable', 'the file of the signing key is gone; npm run admin -- keys create makes a new one')
    }
    return importSigningKey(readFileSync(path, 'utf8'))
  }
}

/**
 * Makes the first key of a registry, and its file. Where the database knows a key and the file is gone, nothing is made: a new key that no old one
 * vouches for is for whoever runs the registry to decide. Answers what to say of that.
 */
export async function provideSigningKey(db: Database, path: string, nowMs: number): Promise<string | null> {
  const before = await activeKeyId(db)
  if (!existsSync(path)) {
    if (before) {
      return `there is no ${path}, the key ${before.slice(0, 16)} of this database: nothing can be published; npm run admin -- keys create --unendorsed makes another`
    }
    keepFirst(path, await exportSigningKey(await createSigningKey()))
  }
  const key = await importSigningKey(readFileSync(path, 'utf8'))
  if (!before) await addFirstSigningKey(db, key, nowMs)
  const active = before ?? (await activeKeyId(db))
  return active === key.keyId
    ? null
    : `${path} is not the key that this database signs with, ${active?.slice(0, 16)}: nothing can be published`
}

const activeKeyId = async (db: Database) => (await listSigningKeys(db)).find(({ retiredAtMs }) => retiredAtMs === null)?.keyId

/** Of two processes that start at once, the second leaves the file of the first as it is. */
function keepFirst(path: string, secret: string): void {
  const draft = `${path}.${process.pid}.new`
  writeSecretFile(draft, secret)
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}

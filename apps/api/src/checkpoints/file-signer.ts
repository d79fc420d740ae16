import { existsSync, readFileSync } from 'node:fs'
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
  const active = (await listSigningKeys(db)).find(({ retiredAtMs }) => retiredAtMs === null)
  if (existsSync(path)) {
    const key = await importSigningKey(readFileSync(path, 'utf8'))
    if (!active) await addFirstSigningKey(db, key, nowMs)
    else if (active.keyId !== key.keyId)
      return `${path} is not the key that this database signs with, ${active.keyId.slice(0, 16)}: nothing can be published`
    return null
  }
  if (active)
    return `there is no ${path}, the key ${active.keyId.slice(0, 16)} of this database: nothing can be published; npm run admin -- keys create --unendorsed makes another`
  const key = await createSigningKey()
  writeSecretFile(path, await exportSigningKey(key))
  await addFirstSigningKey(db, key, nowMs)
  return null
}

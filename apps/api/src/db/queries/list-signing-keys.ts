import type { RegistryKey } from '@effzoo/contract'
import { desc } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { signingKeys } from '../schema/signing-keys.ts'

/** Newest first; those that no longer sign stay, for what they have signed. */
export const listSigningKeys = (db: Database): Promise<RegistryKey[]> =>
  db.select().from(signingKeys).orderBy(desc(signingKeys.createdAtMs), desc(signingKeys.keyId)).limit(100)

import { scopeNames } from '@effzoo/contract'
import { openDatabase } from '../../apps/api/src/db/open-database.ts'
import { createToken } from '../../apps/api/src/db/queries/create-token.ts'

/** A token that may do all there is, made as `npm run admin` makes one on the server itself. */
export async function mintToken(databaseUrl: string): Promise<string> {
  const { db, close } = await openDatabase(databaseUrl)
  try {
    const { secret } = await createToken(db, { name: 'target', scopes: scopeNames, expiresAtMs: null }, 'local', Date.now())
    return secret
  } finally {
    close()
  }
}

import type { Auth } from './app-env.ts'
import type { Database } from './db/database.ts'
import { hasTokens } from './db/queries/list-tokens.ts'
import type { Env } from './env.ts'

/** Whether writing needs a token, as was asked for or as the database has it. Refuses to be reached by others without any token. */
export async function chooseAuth(db: Database, { auth, isPublic, host }: Pick<Env, 'auth' | 'isPublic' | 'host'>): Promise<Auth> {
  const hasAny = await hasTokens(db)
  if (isPublic && !hasAny) {
    throw new Error(
      `HOST=${host} is reached by others, so writing needs a token, and the database has none. Make one, with the same DATA_DIR or DATABASE_URL: ` +
        'npm run admin -- token create --name NAME --scopes jobs:write,runners:register',
    )
  }
  return auth ?? (hasAny ? 'tokens' : 'open')
}

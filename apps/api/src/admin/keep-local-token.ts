import { readFileSync } from 'node:fs'
import { type Scope, ZooError } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import { createToken } from '../db/queries/create-token.ts'
import { findToken } from '../db/queries/find-token.ts'
import { writeSecretFile } from './write-secret-file.ts'

/** All that the commands of this machine do; tokens are made with npm run admin. */
const localScopes: readonly Scope[] = ['jobs:write', 'runners:register', 'models:write', 'checkpoints:write']

/** The file holds a token that this database takes: the one that is there, or a new one. */
export async function keepLocalToken(db: Database, path: string, nowMs: number): Promise<void> {
  if (await isGood(db, path, nowMs)) return
  const { secret } = await createToken(db, { name: 'local', scopes: localScopes, expiresAtMs: null }, 'local', nowMs)
  writeSecretFile(path, secret)
}

async function isGood(db: Database, path: string, nowMs: number): Promise<boolean> {
  try {
    const { scopes } = await findToken(db, readFileSync(path, 'utf8').trim(), nowMs)
    return localScopes.every((scope) => scopes.includes(scope))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error instanceof ZooError && error.code === 'unauthenticated')) return false
    throw error
  }
}

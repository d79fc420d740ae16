import type { Token } from '@effzoo/contract'
import { desc } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { tokens } from '../schema/tokens.ts'
import { toToken } from '../to-token.ts'

/** Newest first. A registry has as many as people made by hand. */
const maxListed = 1_000

export const listTokens = async (db: Database): Promise<Token[]> =>
  (await db.select().from(tokens).orderBy(desc(tokens.id)).limit(maxListed)).map(toToken)

/** Whether one was ever made: that all of them were revoked must not open what they guarded. */
export const hasTokens = async (db: Database): Promise<boolean> => (await db.select({ id: tokens.id }).from(tokens).limit(1)).length > 0

import type { Client, InArgs, InStatement } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql/sqlite3'
import type { Database } from '../../apps/api/src/db/database.ts'

export interface LentDatabase {
  readonly db: Database
  /** For the next who needs one. Whoever may still use it, as one that died, keeps it. */
  readonly giveBack: () => void
}

interface Pooled {
  readonly db: Database
  serve(client: Client): void
}

/** Of all runs of this process: drizzle is slow with a new one. */
const free: Pooled[] = []

/** A database over the client, for whoever is the only one to use it. */
export function lendDatabase(client: Client): LentDatabase {
  const pooled = free.pop() ?? createPooled()
  pooled.serve(client)
  return { db: pooled.db, giveBack: () => free.push(pooled) }
}

function createPooled(): Pooled {
  let served: Client
  const client: Pick<Client, 'execute' | 'batch'> = {
    execute: (statement: InStatement, args?: InArgs) =>
      typeof statement === 'string' ? served.execute(statement, args) : served.execute(statement),
    batch: (statements, mode) => served.batch(statements, mode),
  }
  return {
    db: drizzle({ client: client as Client }),
    serve(next) {
      served = next
    },
  }
}

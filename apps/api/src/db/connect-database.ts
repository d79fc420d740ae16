import { drizzle } from 'drizzle-orm/libsql/http'
import type { Database } from './database.ts'
import { type GuardedHttpClientOptions, guardedHttpClient } from './guarded-http-client.ts'

/** Connects to a libSQL server whose tables are up to date already: `npm run deploy` sees to that. Runs at the edge. */
export const connectDatabase = (options: GuardedHttpClientOptions): Database => drizzle({ client: guardedHttpClient(options) })

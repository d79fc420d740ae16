import type { Client } from '@libsql/client'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'

/** The same for a file and, over HTTP, for a libSQL server. */
export type Database = LibSQLDatabase & { readonly $client: Client }

import type { RunnerId } from '@effzoo/contract'
import type { Database } from './db/database.ts'
import type { Registry } from './registry/registry.ts'
import type { Snapshot } from './registry/snapshot.ts'

/** What the app is given by its entry. */
export interface Deps {
  readonly db: Database
  readonly registry: Registry
  readonly nowMs: () => number
  /** From 0 to 1, for jitter alone. */
  readonly random: () => number
}

/** `snapshot` is the newest at the start of the request. `runner` is set by `requireRunner`, on the routes that have it. */
export interface AppEnv {
  Variables: Deps & { snapshot: Snapshot; runner: RunnerId; hasSecurityHeaders: true }
}

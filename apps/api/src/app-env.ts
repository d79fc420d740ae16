import type { RunnerId } from '@effzoo/contract'
import type { Database } from './db/database.ts'
import type { MovingSnapshot } from './registry/snapshot.ts'

/** What the app is given by its entry. */
export interface Deps {
  readonly db: Database
  readonly snapshot: MovingSnapshot
  readonly nowMs: () => number
  /** From 0 to 1, for jitter alone. */
  readonly random: () => number
}

/** `runner` is set by `requireRunner`, on the routes that have it. */
export interface AppEnv {
  Variables: Deps & { runner: RunnerId }
}

import { ZooError } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import { readState } from '../db/queries/read-changes.ts'
import { withinLimit } from '../within-limit.ts'
import { moveOn, readSnapshot, type Snapshot } from './snapshot.ts'

/**
 * A check that takes longer is given up by all who wait for it, and not waited for by others: where its request went away, a Worker may
 * have ended it without a word.
 */
export const checkLimitMs = 10_000

/** Another instance's write is in the answers of this one at the latest this long after, and a request. */
export const recheckAfterMs = 500

const late = () => new ZooError('database-unreachable', `the registry could not be read within ${checkLimitMs / 1_000} s; try again`)

/** The registry in memory, kept up with the database. */
export interface Registry {
  /** The newest snapshot. It reads the database only when the last check is over 500 ms old, or after `invalidate`. */
  current(nowMs: number): Snapshot | Promise<Snapshot>
  /** When the registry in memory last changed. */
  readonly movedOnAtMs: number
  /** To be called after a write of this process: the next `current` sees it. */
  invalidate(): void
}

/** A Worker has no background: so it is requests that check, one for all that wait. */
export async function openRegistry(db: Database, nowMs: number): Promise<Registry> {
  let snapshot = await readSnapshot(db)
  let checkedAtMs = nowMs
  let movedOnAtMs = nowMs
  let writes = 0
  let check: { readonly writes: number; readonly startedMs: number; readonly done: Promise<Snapshot> } | undefined

  async function readNewest(startedMs: number, seen: number): Promise<Snapshot> {
    const { stamp } = await readState(db)
    if (stamp !== snapshot.version) {
      snapshot = await moveOn(db, snapshot)
      movedOnAtMs = startedMs
    }
    // a write that came meanwhile may not be in it
    if (writes === seen) checkedAtMs = startedMs
    return snapshot
  }

  return {
    current(now) {
      // a clock that was set back must not keep an old snapshot for long
      if (now - checkedAtMs <= recheckAfterMs && now >= checkedAtMs) return snapshot
      if (check && Math.abs(now - check.startedMs) > checkLimitMs) check = undefined
      if (check?.writes === writes) return check.done
      const seen = writes
      const before = check?.done.catch(() => {}) ?? Promise.resolve()
      const done = withinLimit(
        before.then(() => readNewest(now, seen)),
        checkLimitMs,
        late,
      )
      const mine = { writes, startedMs: now, done }
      check = mine
      const forget = () => {
        if (check === mine) check = undefined
      }
      done.then(forget, forget)
      return done
    },
    get movedOnAtMs() {
      return movedOnAtMs
    },
    invalidate() {
      writes++
      checkedAtMs = Number.NEGATIVE_INFINITY
    },
  }
}

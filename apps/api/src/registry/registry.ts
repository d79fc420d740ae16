import { ZooError } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import { readState } from '../db/queries/read-changes.ts'
import { withinLimit } from '../within-limit.ts'
import { moveOn, readSnapshot, type Snapshot } from './snapshot.ts'

/** A check that takes longer is given up by all who wait for it, and not waited for by others. */
export const checkLimitMs = 10_000

/** Another instance's write is in the answers of this one at the latest this long after, and a request. */
export const recheckAfterMs = 500

/** So long the check of one request lets the others of a Worker have what was there before it: together within a second. */
const standInMs = 400

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

/**
 * A Worker has no background: so it is requests that check. In a process one of them checks for all that wait; in a Worker none may wait for
 * another one, whose client may go, and with it, without a word, what it had begun.
 */
export async function openRegistry(db: Database, nowMs: number, { sharesChecks = true } = {}): Promise<Registry> {
  let snapshot = await readSnapshot(db)
  let checkedAtMs = nowMs
  let movedOnAtMs = nowMs
  let writes = 0
  let check: { readonly writes: number; readonly startedMs: number; readonly done: Promise<Snapshot> } | undefined

  async function readNewest(startedMs: number, seen: number): Promise<Snapshot> {
    const { stamp } = await readState(db)
    if (stamp !== snapshot.version) {
      const before = snapshot
      const newest = await moveOn(db, () => snapshot)
      if (snapshot === before || newest.contents.state.version > snapshot.contents.state.version) {
        snapshot = newest
        movedOnAtMs = startedMs
      }
    }
    // a write that came meanwhile may not be in it
    if (writes === seen) checkedAtMs = Math.max(checkedAtMs, startedMs)
    return snapshot
  }

  function checkAlone(now: number): Snapshot | Promise<Snapshot> {
    const isBeingChecked = check && check.writes === writes && Math.abs(now - check.startedMs) <= standInMs
    if (isBeingChecked && now - checkedAtMs <= recheckAfterMs + standInMs) return snapshot
    const done = withinLimit(readNewest(now, writes), checkLimitMs, late)
    check = { writes, startedMs: now, done }
    return done
  }

  return {
    current(now) {
      // a clock that was set back must not keep an old snapshot for long
      if (now - checkedAtMs <= recheckAfterMs && now >= checkedAtMs) return snapshot
      if (!sharesChecks) return checkAlone(now)
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

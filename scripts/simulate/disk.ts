import type { Disk, Lease, ReportOutcome, Write } from '../../apps/bench-runner/src/runner-machine-types.ts'
import type { Faults } from './faults.ts'
import { callOff, type Timer, type World } from './world.ts'

export interface StoredReport {
  readonly lease: Lease
  readonly outcome: ReportOutcome
}

/** The folder of a runner. A write takes time, and is there as a whole or not at all; which, nobody knows who crashed meanwhile. */
export function createDisk(world: World, faults: () => Faults) {
  let key: string | null = null
  let current: Lease | null = null
  const outbox = new Map<string, StoredReport>()
  let pending: { readonly write: Write; readonly timer: Timer } | undefined

  const nameOf = ({ job, attempt }: Lease) => `${job} ${attempt}`

  function apply(write: Write) {
    if (write.kind === 'write-identity') key = write.identity.key
    if (write.kind === 'write-current') current = { job: write.claim.job.id, attempt: write.claim.job.attempt }
    if (write.kind === 'clear-current') current = null
    if (write.kind === 'write-report') outbox.set(nameOf(write.lease), { lease: write.lease, outcome: write.outcome })
    if (write.kind === 'remove-report' || write.kind === 'reject-report') outbox.delete(nameOf(write.lease))
  }

  return {
    read: (): Disk => ({ key, current, outbox: [...outbox.values()].map(({ lease }) => lease) }),
    get isOutboxEmpty() {
      return outbox.size === 0
    },
    report: (lease: Lease) => outbox.get(nameOf(lease)),
    write(write: Write, onDurable: () => void) {
      const { slowWriteChance, slowestWriteMs } = faults()
      const waitMs = world.random.chance(slowWriteChance) ? world.between(10, slowestWriteMs) : world.between(0, 10)
      const timer = world.after(waitMs, () => {
        pending = undefined
        apply(write)
        onDurable()
      })
      pending = { write, timer }
    },
    crash() {
      if (!pending) return
      callOff(pending.timer)
      if (world.random.chance(0.5)) apply(pending.write)
      pending = undefined
    },
  }
}

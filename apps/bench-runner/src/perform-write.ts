import type { Device } from '@effzoo/contract'
import type { Write } from './runner-machine-types.ts'
import type { Identity, StateDir } from './state-dir.ts'

interface WriteContext {
  readonly state: StateDir
  readonly registryUrl: string
  readonly device: Device
  readonly onIdentity: (identity: Identity) => void
}

type Writers = { [Kind in Write['kind']]: (write: Extract<Write, { kind: Kind }>) => Promise<void> }

/** Performs the machine's writes in the runner's folder: each is durable once it resolves. */
export function createWriter({ state, registryUrl, device, onIdentity }: WriteContext): (write: Write) => Promise<void> {
  const writers: Writers = {
    async 'write-identity'({ identity: { id, key } }) {
      const identity = { id, key, registryUrl }
      await state.writeIdentity(identity)
      onIdentity(identity)
    },
    'write-current': ({ claim: { job } }) => state.writeCurrent({ job: job.id, attempt: job.attempt }),
    'clear-current': () => state.clearCurrent(),
    async 'write-report'({ lease, outcome }) {
      await state.writeReport({ ...lease, outcome })
      if ('measurement' in outcome) await state.writeDevice(device)
    },
    'remove-report': ({ lease }) => state.removeReport(lease),
    'reject-report': ({ lease }) => state.rejectReport(lease),
  }
  return (write) => (writers[write.kind] as (write: Write) => Promise<void>)(write)
}

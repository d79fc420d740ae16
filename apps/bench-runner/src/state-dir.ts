import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Device, Failure, JobId, Measurement, RunnerId } from '@effzoo/contract'
import { lockFolder } from './folder-lock.ts'
import type { Lease, ReportOutcome } from './runner-machine-types.ts'
import { syncFolder, writeDurably } from './write-durably.ts'

export interface Identity {
  readonly id: RunnerId
  readonly key: string
  readonly registryUrl: string
}

/** A finished piece of work that the registry has not acknowledged yet. */
export interface Report extends Lease {
  readonly outcome: ReportOutcome
}

/** Where it is unless a caller says otherwise. */
export const defaultStateDir = (env: NodeJS.ProcessEnv = process.env) => env.RUNNER_DIR || join(env.DATA_DIR || '.data', 'runner')

export type StateDir = Awaited<ReturnType<typeof openStateDir>>

/**
 * What a runner must not forget when it is killed: who it is, what it works on, what it has still to report. Every
 * write is durable before it is acted upon; at any instant the folder tells the next runner what to do.
 */
export async function openStateDir(folder: string) {
  const outbox = join(folder, 'outbox')
  const rejected = join(outbox, 'rejected')
  const identityPath = join(folder, 'identity.json')
  const currentPath = join(folder, 'current.json')
  const devicePath = join(folder, 'device.json')
  await mkdir(rejected, { recursive: true, mode: 0o700 })
  const unlock = await lockFolder(folder)
  const reportPath = ({ job, attempt }: Lease) => join(outbox, `${job}-${attempt}.json`)

  return {
    close: unlock,

    readIdentity: () => readJson(identityPath, toIdentity),
    writeIdentity: (identity: Identity) => writeDurably(identityPath, JSON.stringify(identity), 0o600),

    readCurrent: () => readJson(currentPath, toLease),
    writeCurrent: (lease: Lease) => writeDurably(currentPath, JSON.stringify({ job: lease.job, attempt: lease.attempt })),
    async clearCurrent() {
      await rm(currentPath, { force: true })
      await syncFolder(folder)
    },

    /** The host as it was at the last result; null before the first, and where another version of the runner wrote it otherwise. */
    readDevice: () => readJson(devicePath, (raw) => Device.safeParse(raw).data ?? null),
    writeDevice: (device: Device) => writeDurably(devicePath, JSON.stringify(device)),

    /** Oldest first: ids of jobs sort by time. */
    async readReports(): Promise<Report[]> {
      const names = (await readdir(outbox)).filter((name) => name.endsWith('.json')).sort()
      const reports = await Promise.all(names.map((name) => readJson(join(outbox, name), toReport)))
      return reports.filter((report) => report !== null)
    },
    readReport: (lease: Lease) => readJson(reportPath(lease), toReport),
    writeReport: (report: Report) => writeDurably(reportPath(report), JSON.stringify(report)),
    async removeReport(lease: Lease) {
      await rm(reportPath(lease), { force: true })
      await syncFolder(outbox)
    },
    /** Kept for people to look at; no runner reads it again. */
    async rejectReport({ job, attempt }: Lease) {
      await rename(reportPath({ job, attempt }), join(rejected, `${job}-${attempt}.json`))
      await syncFolder(outbox)
    },
  }
}

async function readJson<Value>(path: string, toValue: (raw: Record<string, unknown>) => Value): Promise<Value | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    return toValue(JSON.parse(text))
  } catch (cause) {
    throw new Error(`${path} does not hold what a runner wrote there; repair it, or move it away`, { cause })
  }
}

const toLease = (raw: Record<string, unknown>): Lease => ({ job: JobId.parse(raw.job), attempt: Number(raw.attempt) })

const toIdentity = (raw: Record<string, unknown>): Identity => ({
  id: RunnerId.parse(raw.id),
  key: String(raw.key),
  registryUrl: String(raw.registryUrl),
})

function toReport(raw: Record<string, unknown>): Report {
  const outcome = raw.outcome as { measurement?: unknown; failure?: unknown }
  return {
    ...toLease(raw),
    outcome:
      'measurement' in outcome ? { measurement: Measurement.parse(outcome.measurement) } : { failure: Failure.parse(outcome.failure) },
  }
}

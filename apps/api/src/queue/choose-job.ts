import type { EngineName, JobId } from '@effzoo/contract'
import type { jobs } from '../db/schema/jobs.ts'

/** By what jobs are chosen. */
export type Candidate = Pick<
  typeof jobs.$inferSelect,
  'id' | 'state' | 'engine' | 'device' | 'labels' | 'memoryBytes' | 'priority' | 'notBeforeMs' | 'deadlineAtMs' | 'createdAtMs'
>

export interface Claimant {
  readonly engines: readonly EngineName[]
  readonly device: string
  readonly labels: readonly string[]
  readonly memoryBytes: number
  readonly isDraining: boolean
}

const isDue = ({ state, notBeforeMs, deadlineAtMs }: Candidate, nowMs: number) =>
  state === 'queued' && notBeforeMs <= nowMs && (deadlineAtMs === null || deadlineAtMs > nowMs)

export const fits = (job: Candidate, claimant: Claimant): boolean =>
  !claimant.isDraining &&
  claimant.engines.includes(job.engine) &&
  (job.device === null || job.device === claimant.device) &&
  job.labels.every((label) => claimant.labels.includes(label)) &&
  job.memoryBytes <= claimant.memoryBytes

const byTurn = (a: Candidate, b: Candidate) => b.priority - a.priority || a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1)

/** Which job a runner is to be given. `claimJob` chooses the same one in its statement. */
export const chooseJob = (all: readonly Candidate[], claimant: Claimant, nowMs: number): JobId | undefined =>
  all.filter((job) => isDue(job, nowMs) && fits(job, claimant)).toSorted(byTurn)[0]?.id

import { type QueueLine, type RunnerState, runnerStates } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import { countRunners } from '../db/queries/count-runners.ts'
import { readQueue } from '../db/queries/read-queue.ts'
import type { Registry } from '../registry/registry.ts'
import type { Metric } from './render-metrics.ts'

/** What the database says of the queue and the fleet: the same whichever instance is asked, at the edge too. */
export async function readGauges(db: Database, registry: Registry, nowMs: number): Promise<Metric[]> {
  const [lines, fleet, snapshot] = await Promise.all([readQueue(db, nowMs), countRunners(db, nowMs), registry.current(nowMs)])
  const byEngine = (name: string, help: string, field: keyof QueueLine): Metric => ({
    name,
    help,
    label: 'engine',
    values: lines.map((line) => [line.engine, Number(line[field] ?? 0)]),
  })
  const single = (name: string, help: string, value: number): Metric => ({ name, help, values: [['', value]] })
  return [
    byEngine('effzoo_queue_jobs_due', 'Queued jobs that a runner may have now', 'due'),
    byEngine('effzoo_queue_jobs_delayed', 'Queued jobs that wait before they are tried again', 'delayed'),
    byEngine('effzoo_queue_jobs_leased', 'Jobs that were claimed, without a heartbeat so far', 'leased'),
    byEngine('effzoo_queue_jobs_running', 'Jobs that runners work on', 'running'),
    byEngine('effzoo_queue_dead_letters', 'Jobs that failed for reasons that lie not in the work', 'deadLetters'),
    byEngine('effzoo_queue_oldest_age_seconds', 'Age of the queued job that waits longest; 0 where none waits', 'oldestAgeS'),
    {
      name: 'effzoo_runners',
      help: 'Registered runners by state',
      label: 'state',
      values: runnerStates.map((state: RunnerState) => [state, fleet.get(state) ?? 0]),
    },
    single('effzoo_registry_version', 'Writes that changed what the registry answers', snapshot.contents.state.version),
    single(
      'effzoo_registry_snapshot_age_seconds',
      'Since the registry in memory was last moved on by a write',
      Math.max(0, nowMs - registry.movedOnAtMs) / 1_000,
    ),
  ]
}

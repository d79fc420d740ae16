import Connection from 'libsql'
import type { Observer } from './observer.ts'

/** What must hold at the very end, after a time without faults. */
export function finalFault(observer: Observer, file: string, isAtRest: boolean): void {
  const { facts, violate } = observer
  if (!isAtRest) {
    const open = [...facts.openJobs].map((id) => `${id} is ${facts.jobs.get(id)?.state}`)
    violate('every job ends, and every outbox empties, once nothing fails', open.join(', ') || 'an outbox is not empty')
  }
  const connection = new Connection(file)
  const read = (text: string) => (connection.prepare(text).raw().all() as [string][]).map(([value]) => value)
  try {
    const stored = read("select id || ' ' || state || ' ' || attempt from jobs order by id")
    const seen = [...facts.jobs.values()].map(({ id, state, attempt }) => `${id} ${state} ${attempt}`).sort()
    if (stored.join() !== seen.join()) violate('the observer saw each write', `stored are ${stored.join()}, seen were ${seen.join()}`)
    const accepted = read("select subject from audit_events where action = 'result.accept' order by subject")
    const results = [...facts.resultsOfJob.values()].flatMap((rows) => rows.map(({ id }) => id as string)).sort()
    if (accepted.join() !== results.join())
      violate('each result has its audit event', `results are ${results.join()}, events are of ${accepted.join()}`)
  } finally {
    connection.close()
  }
}

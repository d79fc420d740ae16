import { isEnded, type JobId, type JobProgress } from '@effzoo/contract'
import type { SSEStreamingApi } from 'hono/streaming'
import type { Database } from '../db/database.ts'
import { type JobHistory, markOf, readJobEvents } from '../db/queries/read-job-events.ts'
import type { Notifier } from '../queue/notifier.ts'
import type { Live } from './live.ts'

export interface Told {
  readonly db: Database
  readonly notifier: Notifier
  readonly live: Pick<Live, 'marks' | 'times'>
}

/** Tells of each state that the job comes into and of how far it is, until it has ended. `history` is what happened after `afterSeq`. */
export async function tellJob(stream: SSEStreamingApi, { db, notifier, live }: Told, id: JobId, afterSeq: number, first: JobHistory) {
  const { lookMs, keepAliveMs, lastsMs, retryMs } = live.times
  const gone = new AbortController()
  stream.onAbort(() => gone.abort())
  // also ends a stream whose client reads no more, at which a write waits
  const limit = setTimeout(() => stream.abort(), lastsMs)
  let seq = afterSeq
  let toldProgress = ''
  let toldAtMs = performance.now()

  async function tell({ events, attempt, progress }: JobHistory) {
    for (const { seq: id, event } of events) {
      await stream.writeSSE({ id: String(id), event: event.state, data: JSON.stringify(event) })
      seq = id
    }
    const text = progress ? JSON.stringify({ job: id, attempt, progress } satisfies JobProgress) : ''
    if (text !== toldProgress && text !== '') await stream.writeSSE({ event: 'progress', data: text })
    if (events.length > 0 || text !== toldProgress) toldAtMs = performance.now()
    toldProgress = text
  }

  const waitForChange = () => notifier.wait(id, lookMs, gone.signal)

  async function untilChanged(change: Promise<boolean>, mark: string) {
    for (let changed = change; !(await changed); changed = waitForChange()) {
      if (gone.signal.aborted || notifier.isClosed || (await live.marks.of(id)) !== mark) return
      if (performance.now() - toldAtMs < keepAliveMs) continue
      await stream.write(':\n\n')
      toldAtMs = performance.now()
    }
  }

  try {
    await stream.write(`retry: ${retryMs}\n\n`)
    let history = first
    let change = waitForChange()
    for (;;) {
      await tell(history)
      if (isEnded(history.state) || notifier.isClosed) return
      await untilChanged(change, markOf(seq, history.progress))
      if (gone.signal.aborted) return
      // before the database is read, so that no change falls between the two
      change = waitForChange()
      history = await readJobEvents(db, id, seq)
    }
  } finally {
    clearTimeout(limit)
    gone.abort()
  }
}

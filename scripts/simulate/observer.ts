import { isEnded } from '@effzoo/contract'
import Connection from 'libsql'
import { addTo, type Change, type Delivery, type EventRow, emptyFacts, type JobRow, leaseName, type ResultRow } from './facts.ts'
import { type Invariant, invariants } from './invariants.ts'
import type { Message, Reply } from './network.ts'
import type { World } from './world.ts'

export interface Violation {
  readonly invariant: string
  readonly detail: string
}

export type Observer = ReturnType<typeof createObserver>

const named = Object.entries<Invariant>(invariants)

/** Of the log, before what was read of it is removed. */
const keptRows = 1_000

/** Looks at the database from outside, behind each write, and hears each answer of the API; holds both against the invariants. */
export function createObserver(world: World, file: string) {
  const connection = new Connection(file)
  const newRows = connection.prepare('select seq, tab, operation, row from simulation_log where seq > ? order by seq')
  const newEvents = connection.prepare('select seq, job, attempt, state, runner, result, at_ms from job_events where seq > ? order by seq')
  const forget = connection.prepare('delete from simulation_log where seq < ?')
  newRows.raw()
  newEvents.raw()
  const facts = emptyFacts()
  let violation: Violation | undefined
  let [rowSeq, eventSeq, forgottenSeq] = [0, 0, 0]
  let transitionCount = 0

  function violate(invariant: string, detail: string) {
    violation ??= { invariant, detail }
  }

  function check() {
    for (const [name, invariant] of named) {
      const fault = invariant(facts)
      if (fault !== undefined) violate(name, fault)
    }
    facts.touched.clear()
    Object.assign(facts.latest, { cause: null, changes: [], events: [] })
  }

  /** Takes in what was written since it looked last. */
  function look(cause: Message | null) {
    const changes: Change[] = []
    for (const [seq, table, operation, text] of newRows.all(rowSeq) as [number, string, string, string][]) {
      rowSeq = seq
      const row = JSON.parse(text)
      if (table === 'jobs') changes.push(takeJob(operation, row))
      else takeResult(operation, row)
    }
    if (rowSeq - forgottenSeq > keptRows) {
      forget.run(rowSeq) // not the last one: whatever follows goes on counting from it
      forgottenSeq = rowSeq
    }
    if (changes.length === 0) return
    const events = (newEvents.all(eventSeq) as unknown[][]).map((values): EventRow => {
      const [seq, job, attempt, state, runner, result, atMs] = values
      eventSeq = seq as number
      return { job, attempt, state, runner, result, atMs } as EventRow
    })
    for (const event of events) facts.lastEvents.set(event.job, event)
    transitionCount += events.length
    noteAccepted(cause, changes)
    Object.assign(facts.latest, { cause, changes, events })
    for (const { job, state, attempt, runner } of events)
      world.tell(`${job} is ${state}, attempt ${attempt}${runner ? ` of ${runner}` : ''}`)
    check()
  }

  function takeResult(operation: string, row: ResultRow) {
    facts.touched.add(row.job)
    if (operation === 'insert') addTo(facts.resultsOfJob, row.job, row)
    else violate('a result stays as it is', `${operation} of ${row.id} of ${row.job}`)
  }

  function takeJob(operation: string, row: Record<string, string>): Change {
    const after = { ...row, progress: parse(row.progress), failure: parse(row.failure) } as unknown as JobRow
    const before = facts.jobs.get(after.id) ?? null
    facts.touched.add(after.id)
    if (!before) {
      world.trace.name(after.id)
      if (after.idempotencyKey !== null) addTo(facts.jobsOfKey, after.idempotencyKey, after.id)
    }
    const isThere = operation !== 'delete'
    if (isThere) facts.jobs.set(after.id, after)
    else facts.jobs.delete(after.id)
    if (isThere && !isEnded(after.state)) facts.openJobs.add(after.id)
    else facts.openJobs.delete(after.id)
    return { before, after: isThere ? after : null }
  }

  function noteAccepted(cause: Message | null, changes: readonly Change[]) {
    if (!cause?.path.endsWith('/failure')) return
    for (const { before } of changes) if (before) facts.acceptedFailures.add(leaseName(before.id, before.attempt))
  }

  /** The API has said it, whether or not it arrives. */
  function onReply(message: Message, { status, text }: Reply) {
    const { method, path, headers } = message
    if (status === 500) return violate('the API has no fault of its own', `${method} ${path} was answered ${text}`)
    if (status >= 300 || text === '') return
    const body = JSON.parse(text)
    if (method === 'POST' && path === '/runners') {
      world.trace.name(body.id)
      facts.runnerOfKey.set(body.key, body.id)
      facts.labelsOfRunner.set(body.id, JSON.parse(message.body ?? '{}').labels)
    } else if (path === '/jobs/claim') {
      const { id, attempt, runner, labels } = body.job
      facts.touched.add(id)
      addTo(facts.grants, id, { attempt, runner, labels })
    } else if (/^\/jobs(\/[^/]+(\/cancel)?)?$/.test(path)) {
      facts.touched.add(body.id)
      if (method === 'POST' && path === '/jobs') facts.acknowledged.set(body.id, headers['idempotency-key'] ?? null)
      if (body.state === 'done' || body.state === 'cancelled') facts.acknowledgedEnds.set(body.id, body.state)
    }
    check()
  }

  return {
    facts,
    look,
    onReply,
    onDelivered(delivery: Delivery) {
      facts.touched.add(delivery.job)
      addTo(facts.deliveries, delivery.job, delivery)
      check()
    },
    violate,
    get violation() {
      return violation
    },
    get transitionCount() {
      return transitionCount
    },
    close: () => connection.close(),
  }
}

const parse = (text: string | undefined) => (text ? JSON.parse(text) : null)

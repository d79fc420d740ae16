import { createHash } from 'node:crypto'
import { type EngineName, parseProblem, type RunnerRegistration } from '@effzoo/contract'
import type { Answer, Call } from '../../apps/bench-runner/src/runner-machine-types.ts'
import type { StoredReport } from './disk.ts'
import { device } from './measuring.ts'
import type { Message, Reply } from './network.ts'

const engines = ['wasm', 'cpu'] as const satisfies readonly EngineName[]

/** Some jobs ask for it, and every other runner has it. */
export const label = 'gpu=a100'

const registrationOf = (name: string): RunnerRegistration => ({
  name,
  device,
  labels: /[02468]$/.test(name) ? [label] : [],
  engines: engines.map((engine) => ({ name: engine, version: '1', unavailable: null, tasks: { infer: true } })),
})

/** How long the runner waits for an answer, beyond what it asked the registry to wait. */
const limitMs = 30_000
/** Longer than the registry says: each look costs as much as a heartbeat, and most of them see nothing. */
const idleMs = 15_000
const heartbeatLimitMs = 15_000

export const limitOf = (call: Call) =>
  call.kind === 'claim' ? call.waitMs + limitMs : call.kind === 'heartbeat' ? heartbeatLimitMs : limitMs

/** What the runner's client would send. */
export function messageOf(from: string, call: Call, key: string | null, token: string, report: StoredReport | undefined): Message {
  const send = (method: string, path: string, body?: unknown): Message => ({
    from,
    method,
    path,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${call.kind === 'register' ? token : key}` },
    body: JSON.stringify(body ?? {}),
  })
  switch (call.kind) {
    case 'register':
      return send('POST', '/runners', registrationOf(from))
    case 'describe':
      return send('PUT', '/runners/self', registrationOf(from))
    case 'drain':
      return send('PUT', '/runners/self', { ...registrationOf(from), isDraining: true })
    case 'claim':
      return send('POST', '/jobs/claim', { engines, waitMs: call.waitMs })
    case 'heartbeat':
      return send(
        'POST',
        `/jobs/${call.lease.job}/attempts/${call.lease.attempt}/heartbeat`,
        call.progress ? { progress: call.progress } : {},
      )
    case 'deliver': {
      const { lease, outcome } = report!
      const [verb, body] = 'measurement' in outcome ? ['result', outcome.measurement] : ['failure', outcome.failure]
      const message = send('PUT', `/jobs/${lease.job}/attempts/${lease.attempt}/${verb}`, body)
      return { ...message, headers: { ...message.headers, 'content-digest': digestOf(message.body!) } }
    }
    case 'release':
      return send('POST', `/jobs/${call.lease.job}/attempts/${call.lease.attempt}/release`)
  }
}

/** RFC 9530. */
const digestOf = (body: string) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`

/** What the runner's client would make of the reply. */
export function answerOf(call: Call, reply: Reply | undefined): Answer {
  if (!reply) return { kind: 'unreachable', reason: 'no reply' }
  const { status, text, retryAfterMs } = reply
  if (status >= 400) {
    const refusal = status < 500 && status !== 429 ? parseProblem(text) : undefined
    return refusal ? { kind: 'refused', error: refusal } : { kind: 'unreachable', reason: `answered with ${status}`, retryAfterMs }
  }
  const body = text === '' ? undefined : JSON.parse(text)
  if (call.kind === 'register') return { kind: 'registered', identity: body }
  if (call.kind === 'claim')
    return body
      ? { kind: 'claimed', claim: body }
      : { kind: 'no-work', retryAfterMs: Math.max(retryAfterMs ?? 0, call.waitMs === 0 ? idleMs : 0) }
  if (call.kind === 'heartbeat') return { kind: 'beaten', beat: body }
  return { kind: 'done' }
}

import { type EngineName, type RunnerRegistration, ZooError } from '@effzoo/contract'
import type { RegistryClient } from './registry-client.ts'
import { RegistryUnreachable, type RequestOptions } from './registry-request.ts'
import type { Answer, Call, Lease } from './runner-machine-types.ts'
import type { Report } from './state-dir.ts'

export interface CallContext {
  readonly client: RegistryClient
  readonly registration: RunnerRegistration
  /** Jobs for these are claimed. */
  readonly engines: readonly EngineName[]
  readonly readReport: (lease: Lease) => Promise<Report | null>
}

type Perform = { [Kind in Call['kind']]: (call: Extract<Call, { kind: Kind }>, key: string, options: RequestOptions) => Promise<Answer> }

/** What a claim takes beside its waiting; then nobody answers any more. */
const claimLimitMs = 10_000
/** Those beside what the runner waits for: what they miss, the next one brings. */
const shortLimitMs = 10_000

const done = { kind: 'done' } as const

/** Makes the machine's calls, each once. Throws where the registry breaks the contract, unless the runner can do without the answer. */
export function createCaller({ client, registration, engines, readReport }: CallContext) {
  const perform: Perform = {
    register: async (_call, _key, options) => ({ kind: 'registered', identity: await client.register(registration, options) }),
    async describe(_call, key, options) {
      await client.describe(key, { ...registration, isDraining: false }, options)
      return done
    },
    async drain(_call, key, options) {
      await client.describe(key, { ...registration, isDraining: true }, { ...options, limitMs: shortLimitMs })
      return done
    },
    async claim({ waitMs }, key, options) {
      const answer = await client.claim(key, { engines: [...engines], waitMs }, { ...options, limitMs: waitMs + claimLimitMs })
      return 'job' in answer ? { kind: 'claimed', claim: answer } : { kind: 'no-work', ...answer }
    },
    async heartbeat({ lease, progress }, key, options) {
      return { kind: 'beaten', beat: await client.heartbeat(key, lease, progress, { ...options, limitMs: shortLimitMs }) }
    },
    async deliver({ lease }, key, options) {
      const report = await readReport(lease)
      if (!report) throw new Error(`the report on ${lease.job} has gone from the outbox; leave that folder to the runner while it runs`)
      const { outcome } = report
      if ('measurement' in outcome) await client.putResult(key, lease, outcome.measurement, options)
      else await client.putFailure(key, lease, outcome.failure, options)
      return done
    },
    async release({ lease }, key, options) {
      await client.release(key, lease, options)
      return done
    },
  }

  return async (call: Call, key: string | null, signal: AbortSignal): Promise<Answer> => {
    try {
      return await (perform[call.kind] as (call: Call, key: string, options: RequestOptions) => Promise<Answer>)(call, key ?? '', {
        signal,
      })
    } catch (error) {
      if (error instanceof RegistryUnreachable) return { kind: 'unreachable', reason: error.message, retryAfterMs: error.retryAfterMs }
      if (error instanceof ZooError && error.code !== 'wrong-digest') return { kind: 'refused', error }
      // a report that was damaged on the way is whole here; what is measured need not end for an answer to a heartbeat
      const mayPass = error instanceof ZooError || call.kind === 'heartbeat' || call.kind === 'drain'
      if (!mayPass) throw error
      return { kind: 'unreachable', reason: String(error) }
    }
  }
}

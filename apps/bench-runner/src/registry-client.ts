import {
  Claim,
  type ClaimRequest,
  type Failure,
  HeartbeatAnswer,
  Job,
  type Measurement,
  type Progress,
  RegisteredRunner,
  Result,
  type RunnerRegistration,
  type RunnerUpdate,
} from '@effzoo/contract'
import { locate, type OperationId, type Operations } from '@effzoo/zoo/operations'
import { createRequester, type RequestEffects, type RequestOptions } from './registry-request.ts'
import type { Lease } from './runner-machine-types.ts'

export type RegistryClient = ReturnType<typeof createRegistryClient>

/** What the document says of an operation: a difference from the contract does not compile. */
type Answer<Id extends OperationId> = Operations[Id]['answer']
type Body<Id extends OperationId> = Operations[Id]['body']

/** When the registry has no work and does not say when to ask again. */
const idleMs = 5_000

export interface RegistryClientEffects extends RequestEffects {
  /** Lets this host register; asked each time. From then on its own key is used. */
  readonly token?: () => string | undefined
}

/** The runner's routes, typed. Throws ZooError where the registry refuses, RegistryUnreachable where there is no usable answer. */
export function createRegistryClient(registryUrl: string, { token, ...effects }: RegistryClientEffects = {}) {
  const request = createRequester(registryUrl, effects)
  const at = ({ job, attempt }: Lease) => ({ path: { id: job, attempt } })

  return {
    async register(body: RunnerRegistration, options?: RequestOptions) {
      const key = token?.()
      const answer = await request({ ...locate('registerRunner'), body, ...(key !== undefined && { key }) }, options)
      return RegisteredRunner.parse(answer.body) satisfies Answer<'registerRunner'>
    },

    async describe(key: string, body: RunnerUpdate, options?: RequestOptions) {
      await request({ ...locate('describeRunner'), key, body }, options)
    },

    async claim(key: string, body: ClaimRequest, options?: RequestOptions): Promise<Claim | { retryAfterMs: number }> {
      const answer = await request({ ...locate('claimJob'), key, body }, options)
      if (answer.body === undefined) return { retryAfterMs: answer.retryAfterMs ?? idleMs }
      return Claim.parse(answer.body) satisfies Answer<'claimJob'>
    },

    async heartbeat(key: string, lease: Lease, progress: Progress | null, options?: RequestOptions) {
      const body: Body<'sendHeartbeat'> = progress ? { progress } : {}
      const answer = await request({ ...locate('sendHeartbeat', at(lease)), key, body }, options)
      return HeartbeatAnswer.parse(answer.body) satisfies Answer<'sendHeartbeat'>
    },

    async putResult(key: string, lease: Lease, measurement: Measurement, options?: RequestOptions) {
      const body: Body<'putResult'> = measurement
      const answer = await request({ ...locate('putResult', at(lease)), key, body, isDigested: true }, options)
      return Result.parse(answer.body) satisfies Answer<'putResult'>
    },

    async putFailure(key: string, lease: Lease, failure: Failure, options?: RequestOptions) {
      const body: Body<'putFailure'> = failure
      const answer = await request({ ...locate('putFailure', at(lease)), key, body, isDigested: true }, options)
      return Job.parse(answer.body) satisfies Answer<'putFailure'>
    },

    async release(key: string, lease: Lease, options?: RequestOptions) {
      const answer = await request({ ...locate('releaseJob', at(lease)), key }, options)
      return Job.parse(answer.body) satisfies Answer<'releaseJob'>
    },
  }
}

import {
  Claim,
  type ClaimRequest,
  type Failure,
  HeartbeatAnswer,
  Job,
  type JobId,
  type Measurement,
  type Progress,
  RegisteredRunner,
  Result,
  type RunnerRegistration,
} from '@effzoo/contract'
import { createRequester, type RequestEffects, type RequestOptions } from './registry-request.ts'

/** One hold on a job: a later attempt is somebody else's, or a later one of ours. */
export interface Lease {
  readonly job: JobId
  readonly attempt: number
}

export type RegistryClient = ReturnType<typeof createRegistryClient>

/** When the registry has no work and does not say when to ask again. */
const idleMs = 5_000

export interface RegistryClientEffects extends RequestEffects {
  /** Lets this host register; asked each time. From then on its own key is used. */
  readonly token?: () => string | undefined
}

/** The runner's routes, typed. Throws ZooError where the registry refuses, RegistryUnreachable after `tries`. */
export function createRegistryClient(registryUrl: string, { token, ...effects }: RegistryClientEffects = {}) {
  const request = createRequester(registryUrl, effects)
  const at = ({ job, attempt }: Lease, verb: string) => `jobs/${job}/attempts/${attempt}/${verb}`

  return {
    async register(body: RunnerRegistration, options?: RequestOptions) {
      const key = token?.()
      const answer = await request({ method: 'POST', path: 'runners', body, ...(key !== undefined && { key }) }, options)
      return RegisteredRunner.parse(answer.body)
    },

    async claim(key: string, body: ClaimRequest, options?: RequestOptions): Promise<Claim | { retryAfterMs: number }> {
      const answer = await request({ method: 'POST', path: 'jobs/claim', key, body }, options)
      return answer.body === undefined ? { retryAfterMs: answer.retryAfterMs ?? idleMs } : Claim.parse(answer.body)
    },

    async heartbeat(key: string, lease: Lease, progress: Progress | null, options?: RequestOptions) {
      const answer = await request({ method: 'POST', path: at(lease, 'heartbeat'), key, body: progress ? { progress } : {} }, options)
      return HeartbeatAnswer.parse(answer.body)
    },

    async putResult(key: string, lease: Lease, body: Measurement, options?: RequestOptions) {
      const answer = await request({ method: 'PUT', path: at(lease, 'result'), key, body }, options)
      return Result.parse(answer.body)
    },

    async putFailure(key: string, lease: Lease, body: Failure, options?: RequestOptions) {
      const answer = await request({ method: 'PUT', path: at(lease, 'failure'), key, body }, options)
      return Job.parse(answer.body)
    },

    async release(key: string, lease: Lease, options?: RequestOptions) {
      const answer = await request({ method: 'POST', path: at(lease, 'release'), key }, options)
      return Job.parse(answer.body)
    },
  }
}

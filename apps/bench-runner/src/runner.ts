import { hostname } from 'node:os'
import type { RunnerRegistration } from '@effzoo/contract'
import type { EngineChoice } from '@effzoo/engines'
import { connect } from './connect.ts'
import { measureInChild } from './measure-in-child.ts'
import { createRegistryClient, type RegistryClientEffects } from './registry-client.ts'
import type { RequestOptions } from './registry-request.ts'
import { flushOutbox, type RunnerContext, recover } from './report-work.ts'
import type { RunnerEvent } from './runner-event.ts'
import { sleep as sleepFor } from './sleep.ts'
import { openStateDir } from './state-dir.ts'
import { workOnJob } from './work-on-job.ts'

export interface RunnerOptions {
  readonly registryUrl: string
  readonly stateDir: string
  /** What this host is and can do; jobs for the engines that it reports as available are claimed. */
  readonly host: Omit<RunnerRegistration, 'name'>
  readonly choice?: EngineChoice
  /** End after one job. */
  readonly once?: boolean
  /** How old the progress that the registry shows may get; every heartbeat brings it in any case. */
  readonly progressMs?: number
  /** How long the job at hand may still take once `stop` fires, before it is handed back. */
  readonly graceMs?: number
}

export interface RunnerEffects extends Omit<RegistryClientEffects, 'onRetry'> {
  readonly stop?: AbortSignal
  readonly onEvent?: (event: RunnerEvent) => void
  readonly measure?: typeof measureInChild
}

/** Of a runner that is to stop; what it could not report is delivered by the next start. */
const lastTries = { tries: 6 }

/**
 * Claims, measures and reports, until `stop` fires. Answers whether all finished work is reported; what is not lies
 * safe in the folder, also after an error.
 */
export async function runRunner(options: RunnerOptions, effects: RunnerEffects = {}): Promise<{ allReported: boolean }> {
  const { registryUrl, stateDir, host, once = false, choice = {}, progressMs = Number.POSITIVE_INFINITY, graceMs = 15_000 } = options
  const {
    stop = new AbortController().signal,
    onEvent = () => {},
    measure = measureInChild,
    sleep = sleepFor,
    random = Math.random,
  } = effects
  const engines = host.engines.filter((engine) => engine.unavailable === null).map((engine) => engine.name)
  if (engines.length === 0) throw new Error('no engine can run here; `bench-runner doctor` says why, and what to install')

  /** A call that waits for the registry throws the reason of `stop` when that fires. */
  const exceptStop = (error: unknown) => {
    if (!stop.aborted || error !== stop.reason) throw error
  }
  const patience = (): RequestOptions => (stop.aborted ? lastTries : { signal: stop })
  const state = await openStateDir(stateDir)
  try {
    const client = createRegistryClient(registryUrl, {
      ...effects,
      onRetry: (reason, waitMs) => onEvent({ kind: 'unreachable', reason, waitMs }),
    })
    const withKey = await connect({ state, client, registryUrl }, { name: hostname(), ...host }, { patience, onEvent })
    const context: RunnerContext = { state, client, withKey, patience, onEvent }

    const claimUntilStopped = async () => {
      await recover(context)
      while (!stop.aborted) {
        const claim = await withKey((key) => client.claim(key, { engines }, patience()))
        if ('job' in claim) {
          await workOnJob(context, claim, { device: host.device, measure, choice, progressMs, graceMs, stop, random })
          // A runner that cannot report takes no more work: this waits for the registry.
          await flushOutbox(context)
          if (once) return
        } else {
          await sleep(claim.retryAfterMs * (0.8 + 0.4 * random()), stop)
        }
      }
    }
    await claimUntilStopped().catch(exceptStop)
    return { allReported: await flushOutbox(context) }
  } catch (error) {
    exceptStop(error) // stopped while it waited for a first answer
    return { allReported: (await state.readReports()).length === 0 }
  } finally {
    await state.close()
  }
}

import { hostname } from 'node:os'
import type { RunnerRegistration } from '@effzoo/contract'
import type { EngineChoice } from '@effzoo/engines'
import { createCaller } from './call-registry.ts'
import { driveMachine } from './drive-machine.ts'
import { knownIdentity } from './known-identity.ts'
import { measureInChild } from './measure-in-child.ts'
import { createPerformer } from './perform-effects.ts'
import { createWriter } from './perform-write.ts'
import { createRegistryClient, type RegistryClientEffects } from './registry-client.ts'
import type { RunnerEvent } from './runner-event.ts'
import { begin } from './runner-machine.ts'
import type { Input, MachineOptions } from './runner-machine-types.ts'
import { sleep as sleepFor } from './sleep.ts'
import { openStateDir } from './state-dir.ts'

export interface RunnerOptions extends Partial<MachineOptions> {
  readonly registryUrl: string
  readonly stateDir: string
  /** What this host is and can do; jobs for the engines that it reports as available are claimed. */
  readonly host: Omit<RunnerRegistration, 'name'>
  readonly choice?: EngineChoice
}

export interface RunnerEffects extends RegistryClientEffects {
  /** Drains: what is at hand has its grace to end, and nothing else is taken. */
  readonly stop?: AbortSignal
  /** After `stop`: what is at hand is handed back. */
  readonly handBack?: AbortSignal
  readonly onEvent?: (event: RunnerEvent) => void
  readonly measure?: typeof measureInChild
  /** Between tries, and while there is no work. */
  readonly sleep?: typeof sleepFor
  readonly random?: () => number
}

/** As long as the registry lets a claim wait. */
const longestWaitMs = 25_000

/**
 * Claims, measures and reports, until `stop` fires. Answers whether all finished work is reported; what is not lies
 * safe in the folder, also after an error.
 */
export async function runRunner(options: RunnerOptions, effects: RunnerEffects = {}): Promise<{ allReported: boolean }> {
  const { registryUrl, stateDir, host, choice = {} } = options
  const { stop, handBack, onEvent = () => {}, measure = measureInChild, sleep = sleepFor, random = Math.random } = effects
  const engines = host.engines.filter((engine) => engine.unavailable === null).map((engine) => engine.name)
  if (engines.length === 0) throw new Error('no engine can run here; `bench-runner doctor` says why, and what to install')
  const machine: MachineOptions = {
    once: options.once ?? false,
    waitMs: options.waitMs ?? longestWaitMs,
    progressMs: options.progressMs ?? Number.POSITIVE_INFINITY,
    graceMs: options.graceMs ?? 15_000,
  }

  const state = await openStateDir(stateDir)
  try {
    const identity = await knownIdentity(state, registryUrl)
    const outbox = (await state.readReports()).map(({ job, attempt }) => ({ job, attempt }))
    const disk = { key: identity?.key ?? null, current: await state.readCurrent(), outbox }
    const registration = { name: hostname(), ...host }
    const performer = createPerformer({
      ...{ state, device: host.device, choice, measure, onEvent, sleep, random },
      call: createCaller({ client: createRegistryClient(registryUrl, effects), registration, engines, readReport: state.readReport }),
      write: createWriter({
        state,
        registryUrl,
        device: host.device,
        onIdentity: ({ id }) => onEvent({ kind: 'registered', id, registryUrl }),
      }),
    })
    const listen = (send: (input: Input) => void) => {
      for (const signal of [stop, handBack]) whenAborted(signal, () => send({ kind: 'stop' }))
    }
    return await driveMachine(begin(machine, disk), performer.perform, listen).finally(performer.end)
  } finally {
    await state.close()
  }
}

function whenAborted(signal: AbortSignal | undefined, then: () => void): void {
  if (signal?.aborted) then()
  else signal?.addEventListener('abort', then, { once: true })
}

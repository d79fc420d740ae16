import type { Claim, Device, Progress } from '@effzoo/contract'
import type { EngineChoice } from '@effzoo/engines'
import type { createCaller } from './call-registry.ts'
import type { Perform } from './drive-machine.ts'
import { describeDrift } from './host/describe-drift.ts'
import type { measureInChild } from './measure-in-child.ts'
import type { RunnerEvent } from './runner-event.ts'
import type { Call, Input, TimerName, Write } from './runner-machine-types.ts'
import { sleep as sleepFor } from './sleep.ts'
import type { StateDir } from './state-dir.ts'

type Performed = Parameters<Perform>[0]
type Send = Parameters<Perform>[1]
type Performers = { [Kind in Performed['kind']]: (effect: Extract<Performed, { kind: Kind }>, send: Send) => ReturnType<Perform> }

export interface PerformContext {
  readonly state: StateDir
  readonly write: (write: Write) => Promise<void>
  readonly call: ReturnType<typeof createCaller>
  readonly device: Device
  readonly choice: EngineChoice
  readonly measure: typeof measureInChild
  readonly onEvent: (event: RunnerEvent) => void
  /** Between tries, and while there is no work. */
  readonly sleep: typeof sleepFor
  readonly random: () => number
}

/** Performs the machine's effects on this host. `end` ends all that is still under way. */
export function createPerformer({ state, write, call, device, choice, measure, onEvent, sleep, random }: PerformContext) {
  const over = new AbortController()
  let claiming = new AbortController()
  let measuring = new AbortController()
  const timers = new Map<TimerName, AbortController>()

  async function ask(asked: Call, key: string | null): Promise<Input> {
    if (asked.kind === 'claim') claiming = new AbortController()
    const signal = asked.kind === 'claim' ? AbortSignal.any([over.signal, claiming.signal]) : over.signal
    return { kind: 'answered', call: asked, answer: await call(asked, key, signal), random: random() }
  }

  async function wait(name: TimerName, waitMs: number): Promise<Input | undefined> {
    timers.get(name)?.abort()
    const cleared = new AbortController()
    timers.set(name, cleared)
    await (name === 'pause' ? sleep : sleepFor)(waitMs, cleared.signal)
    return cleared.signal.aborted ? undefined : { kind: 'timer', name }
  }

  async function work({ job, spec }: Claim, send: Send): Promise<Input> {
    measuring = new AbortController()
    const { signal } = measuring
    const before = await state.readDevice()
    const deviceChanges = before?.id === device.id ? describeDrift(before, device) : []
    const onProgress = (progress: Progress) => send({ kind: 'progress', progress })
    return { kind: 'ended', outcome: await measure(job, device, { signal, choice, spec, deviceChanges, onProgress }) }
  }

  const performers: Performers = {
    call: (effect) => ask(effect.call, effect.key),
    'abort-claim': () => void claiming.abort(),
    write: (effect) => write(effect.write).then(() => ({ kind: 'written' })),
    measure: ({ claim }, send) => work(claim, send),
    kill: () => void measuring.abort(),
    timer: ({ name, waitMs }) => wait(name, waitMs),
    'clear-timer': ({ name }) => void timers.get(name)?.abort(),
    tell: ({ event }) => void onEvent(event),
  }

  return {
    perform: ((effect, send) => (performers[effect.kind] as Perform)(effect, send)) satisfies Perform,
    end() {
      for (const ended of [over, measuring, ...timers.values()]) ended.abort()
    },
  }
}

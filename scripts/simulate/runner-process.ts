import type { RunnerId } from '@effzoo/contract'
import { begin, step } from '../../apps/bench-runner/src/runner-machine.ts'
import type {
  Call,
  Effect,
  Input,
  MachineOptions,
  RunnerState,
  TimerName,
  Write,
} from '../../apps/bench-runner/src/runner-machine-types.ts'
import { createDisk } from './disk.ts'
import type { Faults } from './faults.ts'
import { startMeasuring } from './measuring.ts'
import type { Network } from './network.ts'
import type { Observer } from './observer.ts'
import { answerOf, limitOf, messageOf } from './registry-calls.ts'
import { callOff, type Timer, type World } from './world.ts'

const options = { once: false, progressMs: Number.POSITIVE_INFINITY, graceMs: 15_000 } as const satisfies Partial<MachineOptions>

export interface RunnerOptions {
  readonly name: string
  readonly world: World
  readonly faults: () => Faults
  readonly network: Network
  readonly observer: Observer
  readonly token: string
  /** Of its claims. */
  readonly waitMs: number
  /** How fast this host's clock runs: 1.01 is a hundredth too fast. */
  readonly clockRate: number
}

export type RunnerProcess = ReturnType<typeof createRunnerProcess>

/** The real runner machine with virtual hands. It can die between any two effects; its disk is all that the next start knows. */
export function createRunnerProcess({ name, world, faults, network, observer, token, waitMs, clockRate }: RunnerOptions) {
  const { random } = world
  const disk = createDisk(world, faults)
  const timers = new Map<TimerName, Timer>()
  const givingUp = new Set<() => void>()
  let state: RunnerState | undefined
  let measuring: { readonly kill: () => void } | undefined
  let abortClaim = () => {}
  let measurementCount = 0
  /** Of the process: what an earlier one began is not heard by this one. */
  let life = 0

  function start() {
    life++
    world.tell(`${name} starts`)
    const first = begin({ ...options, waitMs }, disk.read())
    state = first.state
    perform(first.effects)
  }

  function input(given: Input) {
    if (!state) return
    const next = step(state, given)
    state = next.state
    perform(next.effects)
  }

  function perform(effects: readonly Effect[]) {
    const mine = life
    for (const effect of effects) {
      if (life !== mine) return
      if (random.chance(faults().effectCrashChance)) return crash(`before ${effect.kind}`)
      performOne(effect)
    }
  }

  /** An input for the process that is now, and for no later one. */
  function ears() {
    const mine = life
    return (given: Input) => {
      if (life === mine) input(given)
    }
  }

  function performOne(effect: Effect) {
    const hear = ears()
    switch (effect.kind) {
      case 'call':
        return send(effect.call, effect.key, hear)
      case 'abort-claim':
        return abortClaim()
      case 'write':
        return write(effect.write, hear)
      case 'measure':
        measuring = startMeasuring(world, effect.claim, `${name} measurement ${++measurementCount}`, hear)
        return
      case 'kill':
        measuring?.kill()
        world.after(world.between(1, 50), () => hear({ kind: 'ended', outcome: { kind: 'aborted' } }))
        return
      case 'timer':
        callOff(timers.get(effect.name))
        timers.set(
          effect.name,
          world.after(effect.waitMs / clockRate, () => hear({ kind: 'timer', name: effect.name })),
        )
        return
      case 'clear-timer':
        return callOff(timers.get(effect.name))
      case 'tell':
        if (effect.event.kind !== 'progress') world.tell(`${name} tells: ${effect.event.kind}`)
        return
      case 'end':
        if (effect.fault) observer.violate('no runner ends with a fault', `${name}: ${effect.fault.code}: ${effect.fault.message}`)
        end()
        world.after(world.between(1_000, 10_000), start)
    }
  }

  function send(call: Call, key: string | null, hear: (given: Input) => void) {
    const report = call.kind === 'deliver' ? disk.report(call.lease) : undefined
    const giveUp = network.send(messageOf(name, call, key, token, report), limitOf(call), (reply) => {
      givingUp.delete(giveUp)
      hear({ kind: 'answered', call, answer: answerOf(call, reply), random: random.below(1_000) / 1_000 })
    })
    givingUp.add(giveUp)
    if (call.kind === 'claim') abortClaim = giveUp
  }

  function write(what: Write, hear: (given: Input) => void) {
    const delivered = what.kind === 'remove-report' ? disk.report(what.lease) : undefined
    const runner = observer.facts.runnerOfKey.get(state?.key ?? '') as RunnerId
    disk.write(what, () => {
      if (delivered) {
        const { lease, outcome } = delivered
        observer.onDelivered({ ...lease, runner, engineVersion: 'measurement' in outcome ? outcome.measurement.engineVersion : null })
      }
      hear({ kind: 'written' })
    })
  }

  /** Nothing of the process is left but its disk. */
  function end() {
    life++
    state = undefined
    measuring?.kill()
    for (const timer of timers.values()) callOff(timer)
    for (const giveUp of givingUp) giveUp()
    givingUp.clear()
  }

  function crash(where: string) {
    if (!state) return
    world.tell(`${name} dies ${where}`)
    end()
    disk.crash()
    world.after(world.between(100, 30_000), start)
  }

  return {
    name,
    start,
    crash,
    stop: () => input({ kind: 'stop' }),
    get isOutboxEmpty() {
      return disk.isOutboxEmpty
    },
  }
}

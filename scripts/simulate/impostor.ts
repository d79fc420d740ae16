import type { Network } from './network.ts'
import type { Observer } from './observer.ts'
import { answerOf, limitOf, messageOf } from './registry-calls.ts'
import type { World } from './world.ts'

const name = 'impostor'
const failure = { kind: 'benchmark', reason: 'not its to tell', log: null } as const

export interface ImpostorOptions {
  readonly world: World
  readonly network: Network
  readonly observer: Observer
  readonly token: string
  readonly paceMs: number
  readonly untilMs: number
}

/** A registered runner that believes it has the leases of others: its folder may be a copy of theirs. All that it says is to be refused. */
export function startImpostor({ world, network, observer, token, paceMs, untilMs }: ImpostorOptions): void {
  const { random } = world

  function pretend(key: string) {
    if (world.nowMs >= untilMs) return
    const { jobs, openJobs } = observer.facts
    const held = [...openJobs].map((id) => jobs.get(id)!).filter(({ state }) => state !== 'queued')
    if (held.length > 0) {
      const { id, attempt } = random.pick(held)
      const lease = { job: id, attempt }
      const call = random.pick([
        { kind: 'heartbeat', lease, progress: null },
        { kind: 'release', lease },
        { kind: 'deliver', lease },
      ] as const)
      network.send(messageOf(name, call, key, token, { lease, outcome: { failure } }), limitOf(call), () => {})
    }
    world.after(world.between(0, 2 * paceMs), () => pretend(key))
  }

  function register() {
    const call = { kind: 'register' } as const
    network.send(messageOf(name, call, null, token, undefined), limitOf(call), (reply) => {
      const answer = answerOf(call, reply)
      if (answer.kind === 'registered') pretend(answer.identity.key)
      else if (world.nowMs < untilMs) world.after(1_000, register)
    })
  }
  world.after(world.between(0, 10_000), register)
}

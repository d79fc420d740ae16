import { createApiInstance } from './api-instance.ts'
import { calm, chooseFaults, type Faults } from './faults.ts'
import { finalFault } from './final.ts'
import { startImpostor } from './impostor.ts'
import type { MutantName } from './mutants.ts'
import { createNetwork } from './network.ts'
import { createObserver, type Violation } from './observer.ts'
import { createRunnerProcess } from './runner-process.ts'
import type { Template } from './template.ts'
import { createTrace, type Trace } from './trace.ts'
import { startUser } from './user.ts'
import { installVirtualGlobals } from './virtual-globals.ts'
import { createWorld, type World } from './world.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly virtualMinutes: number
  readonly runnerCount: number
  readonly mutant?: MutantName | undefined
  readonly template: Template
  readonly trace?: Trace
}

export interface Outcome {
  readonly virtualMinutes: number
  readonly transitionCount: number
  readonly violation: (Violation & { readonly atMs: number; readonly trace: readonly string[] }) | undefined
}

/** In the calm at the end every job has its time: the last pause, lease and measurement, and those before it in the queue. */
const calmMs = 30 * 60_000
const apiCount = 2
const userCount = 2

export async function simulate({
  seed,
  virtualMinutes,
  runnerCount,
  mutant,
  template,
  trace = createTrace(),
}: SimulationOptions): Promise<Outcome> {
  const world = createWorld(seed, trace)
  const takeGlobalsBack = installVirtualGlobals(world, seed)
  const file = template.copy()
  const observer = createObserver(world, file)
  const untilMs = virtualMinutes * 60_000
  const chosen = chooseFaults(world.random)
  let faults: Faults = chosen
  const now = () => faults

  const apis = Array.from({ length: apiCount }, (_, i) =>
    createApiInstance({
      name: `api${i + 1}`,
      world,
      faults: now,
      observer,
      file,
      mutant,
      skewMs: i === 0 ? 0 : world.between(-2_000, 2_000),
    }),
  )
  const network = createNetwork(world, now, apis)
  const { token } = template
  // who waits looks once a second, which costs more than all else: not in each seed
  const waitMs = world.random.pick([0, 0, 0, 0, 0, 0, 0, 25_000])
  const runners = Array.from({ length: runnerCount }, (_, i) =>
    createRunnerProcess({
      name: `runner ${i + 1}`,
      world,
      faults: now,
      network,
      observer,
      token,
      waitMs,
      clockRate: 1 + world.between(-20, 20) / 1_000,
    }),
  )
  for (const runner of runners) world.after(world.between(0, 5_000), runner.start)
  const userNames = Array.from({ length: userCount }, (_, i) => `user ${i + 1}`)
  const openJobCount = () => observer.facts.openJobs.size
  for (const name of userNames)
    startUser({ name, world, network, token, openJobCount, paceMs: world.random.pick([10_000, 20_000, 30_000]), untilMs })

  startImpostor({ world, network, observer, token, paceMs: 30_000, untilMs })

  const { random } = world
  again(world, now, 'cutEveryMs', () =>
    network.cut(random.pick([...runners.map(({ name }) => name), ...userNames]), world.between(1_000, chosen.longestCutMs)),
  )
  again(world, now, 'apiCrashEveryMs', () => random.pick(apis).crash('at some moment'))
  again(world, now, 'runnerCrashEveryMs', () => random.pick(runners).crash('at some moment'))
  again(world, now, 'stopEveryMs', () => random.pick(runners).stop())

  const hasViolation = () => observer.violation !== undefined
  const isAtRest = () => observer.facts.openJobs.size === 0 && runners.every(({ isOutboxEmpty }) => isOutboxEmpty)
  try {
    world.tell(`faults: ${JSON.stringify(chosen)}`)
    await world.run(untilMs, hasViolation)
    faults = calm
    if (!hasViolation()) {
      world.tell('from here on nothing fails')
      await world.run(untilMs + calmMs, () => hasViolation() || isAtRest())
      if (!hasViolation()) finalFault(observer, file, isAtRest())
    }
    const { violation, transitionCount } = observer
    return {
      virtualMinutes: Math.min(world.nowMs, untilMs) / 60_000,
      transitionCount,
      violation: violation && { ...violation, detail: trace.withNames(violation.detail), atMs: world.nowMs, trace: trace.last() },
    }
  } finally {
    takeGlobalsBack()
    for (const api of apis) api.close()
    observer.close()
    template.remove(file)
  }
}

/** At random moments, in the mean as far apart as the faults say now. */
function again(
  world: World,
  faults: () => Faults,
  mean: 'cutEveryMs' | 'apiCrashEveryMs' | 'runnerCrashEveryMs' | 'stopEveryMs',
  act: () => void,
) {
  const everyMs = faults()[mean]
  if (!Number.isFinite(everyMs)) return
  world.after(world.between(0, 2 * everyMs), () => {
    if (Number.isFinite(faults()[mean])) act()
    again(world, faults, mean, act)
  })
}

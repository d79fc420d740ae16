import { type Claim, type Device, type Failure, Measurement, Workload } from '@effzoo/contract'
import type { Input, Outcome } from '../../apps/bench-runner/src/runner-machine-types.ts'
import { callOff, type World } from './world.ts'

/** In place of the process that measures: it takes time, tells of its progress, and ends well or ill, or is killed. */
export function startMeasuring(world: World, claim: Claim, name: string, tell: (input: Input) => void): { readonly kill: () => void } {
  const { random } = world
  const durationMs = random.pick([2_000, 20_000, 60_000, 120_000]) + world.between(0, 10_000)
  const progress = world.after(durationMs / 2, () => tell({ kind: 'progress', progress: { phase: 'samples', done: 1, total: null } }))
  const end = world.after(durationMs, () => tell({ kind: 'ended', outcome: chooseOutcome(world, claim, name) }))
  return {
    kill() {
      callOff(progress)
      callOff(end)
    },
  }
}

function chooseOutcome({ random }: World, claim: Claim, name: string): Outcome {
  const lot = random.below(100)
  if (lot < 80) return { kind: 'measured', measurement: measurementOf(claim, name) }
  const failure: Failure = { kind: lot < 88 ? 'benchmark' : 'infrastructure', reason: `${name} went wrong`, log: null }
  return { kind: 'failed', failure }
}

export const device: Device = {
  ...{ id: 'dev_0123abcd', cpuModel: 'simulated', physicalCores: 1, logicalCores: 2, memoryBytes: 8 * 2 ** 30 },
  ...{ arch: 'x64', os: 'simulated', nodeVersion: '20', gpus: [] },
}

let first: Measurement | undefined

/** Whole as a real one, and told from all others by its `engineVersion`. */
function measurementOf({ job }: Claim, engineVersion: string): Measurement {
  const own = { workload: Workload.parse(job), engineVersion }
  // to check so much takes longer than the rest of a measurement, and the API does it too
  first ??= Measurement.parse({
    ...own,
    execution: 'eager',
    threads: 1,
    phases: { loadMs: 1, firstRunMs: 1, warmupMs: 1, warmupRuns: 1 },
    samplesMs: [4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4],
    losses: null,
    peakMemoryBytes: null,
    clock: { name: 'simulated', resolutionMs: 1 },
    startedAtMs: 0,
    finishedAtMs: 1,
    device,
    runnerVersion: 'simulated',
  })
  return { ...first, ...own }
}

import { type Progress, protocols, VariantId, type Workload } from '@effzoo/contract'
import type { Engine } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { BenchmarkFailure } from '../../apps/bench-runner/src/benchmark-failure.ts'
import { measure } from '../../apps/bench-runner/src/measure.ts'
import { fakeParity } from './fixtures/fake-engine.ts'

const infer: Workload = {
  variant: VariantId.parse('efficientnetv2-b0'),
  task: 'infer',
  engine: 'cpu',
  batchSize: 1,
  imagePx: 32,
  precision: 'float32',
  protocol: 'quick',
}
const trainStep: Workload = { ...infer, task: 'train-step', batchSize: 8 }

/** Each reading takes a microsecond of virtual time; the engine moves it on by what it is told to take. */
function virtualTime() {
  let nowMs = 0
  return {
    clock: {
      name: 'virtual',
      nowMs: () => {
        nowMs += 0.001
        return nowMs
      },
    },
    passMs: (ms: number) => {
      nowMs += ms
    },
  }
}

/** An engine whose run number `i` (from 0) takes `latencyMs(i)` and answers `answer(i)`. */
function scripted({
  openMs = 0,
  latencyMs,
  answer = () => [1],
  deviceMs,
}: {
  openMs?: number
  latencyMs: (i: number) => number
  answer?: (i: number) => number[]
  deviceMs?: () => number
}) {
  const { clock, passMs } = virtualTime()
  const seen = { runs: 0, opened: false, closed: false, inputs: [] as number[], progress: [] as { progress: Progress; atMs: number }[] }
  const engine: Engine = {
    name: 'cpu',
    probe: async () => ({ name: 'cpu', version: '1', unavailable: null, tasks: {} }),
    async open() {
      seen.opened = true
      passMs(openMs)
      return {
        engineVersion: 'scripted 1',
        execution: 'graph',
        threads: 2,
        compileMs: 250,
        async run({ images }) {
          seen.inputs.push(images[0]!)
          const i = seen.runs++
          passMs(latencyMs(i))
          return Float32Array.from(answer(i))
        },
        ...(deviceMs && {
          async deviceMs() {
            passMs(700)
            return deviceMs()
          },
        }),
        async [Symbol.asyncDispose]() {
          seen.closed = true
        },
      }
    },
  }
  const start = (workload: Workload) =>
    measure(
      workload,
      { engine, makeBatch: ({ seed }) => ({ images: Float32Array.of(seed), labels: new Int32Array(0) }), checkParity: fakeParity },
      { clock, onProgress: (progress) => seen.progress.push({ progress, atMs: clock.nowMs() }), peakBytes: () => 123 },
    )
  return { start, seen }
}

describe('measure', () => {
  it('keeps the samples raw and in the order they happened', async () => {
    const { samplesMs, phases } = await scripted({ latencyMs: (i) => 10 + (i % 2) / 10 }).start(infer)
    const first = 1 + phases.warmupRuns
    for (const [i, sampleMs] of samplesMs.entries()) expect(sampleMs).toBeCloseTo(10 + ((first + i) % 2) / 10 + 0.001, 6)
  })

  it('takes 64 samples where they fit into the budget', async () => {
    const latencyMs = protocols.quick.budgetMs / 65
    expect((await scripted({ latencyMs: () => latencyMs }).start(infer)).samplesMs).toHaveLength(64)
  })

  it('stops at the end of the budget where 64 do not fit', async () => {
    const latencyMs = protocols.quick.budgetMs / 30
    expect((await scripted({ latencyMs: () => latencyMs }).start(infer)).samplesMs).toHaveLength(30)
  })

  it('takes 11 samples, however long they last', async () => {
    expect((await scripted({ latencyMs: () => 50_000 }).start(infer)).samplesMs).toHaveLength(11)
  })

  it('tells loading, the first run and the warm-up from the samples', async () => {
    const { phases, samplesMs } = await scripted({ openMs: 700, latencyMs: (i) => (i === 0 ? 500 : 100) }).start(infer)
    expect(phases.loadMs).toBeCloseTo(700.001, 6)
    expect(phases.firstRunMs).toBeCloseTo(500.001, 6)
    expect(phases.warmupMs).toBeCloseTo(9 * 100.001, 6)
    expect(Math.max(...samplesMs)).toBeLessThan(101)
  })

  it('warms up for three windows of three where the host is steady at once', async () => {
    expect((await scripted({ latencyMs: () => 100 }).start(infer)).phases.warmupRuns).toBe(9)
  })

  it('warms up for half a second where the work is fast', async () => {
    expect((await scripted({ latencyMs: () => 10 }).start(infer)).phases.warmupRuns).toBe(50)
  })

  it('warms up until three windows agree', async () => {
    // Each run is 10 % faster than the one before, up to the 20th of the warm-up. 19 to 27 are the first nine with equal medians.
    const { phases } = await scripted({ latencyMs: (i) => 100 * 1.1 ** Math.max(0, 20 - i) }).start(infer)
    expect(phases.warmupRuns).toBe(27)
  })

  it('ends the warm-up after 1,000 runs of a host that never is steady', async () => {
    const { phases } = await scripted({ latencyMs: (i) => (i % 6 < 3 ? 1 : 2) }).start(infer)
    expect(phases.warmupRuns).toBe(1_000)
  })

  it('ends the warm-up of slow work after ten seconds', async () => {
    const { phases } = await scripted({ latencyMs: (i) => (i % 6 < 3 ? 1_000 : 2_000) }).start(infer)
    expect(phases.warmupMs).toBeGreaterThanOrEqual(10_000)
    expect(phases.warmupMs).toBeLessThan(12_100)
  })

  it('says what ended a warm-up that had not become steady', async () => {
    const capOf = async (latencyMs: (i: number) => number) => (await scripted({ latencyMs }).start(infer)).phases.warmupCap
    expect(await capOf(() => 10)).toBeNull()
    expect(await capOf((i) => (i % 6 < 3 ? 1 : 2))).toBe('runs')
    expect(await capOf((i) => (i % 6 < 3 ? 1_000 : 2_000))).toBe('time')
  })

  it('gives the engine other inputs in turns', async () => {
    const { start, seen } = scripted({ latencyMs: () => 10 })
    expect((await start(infer)).inputCount).toBe(4)
    expect(seen.inputs.slice(0, 6)).toEqual([1, 2, 3, 4, 1, 2])
  })

  it('holds no more inputs than fit', async () => {
    const { start } = scripted({ latencyMs: () => 10 })
    expect((await start({ ...infer, batchSize: 64, imagePx: 512 })).inputCount).toBe(1)
  })

  it('times nothing where the engine computes something else, and says by how much', async () => {
    const { start, seen } = scripted({ latencyMs: () => 10 })
    await expect(start({ ...infer, variant: VariantId.parse('fake-wrong') })).rejects.toThrow(
      new BenchmarkFailure(
        'the engine computes something else, so nothing was timed: its logits differ by 5.0e-1, and 0.001 is allowed (fake 1, fake-wrong)',
      ),
    )
    expect(seen.opened).toBe(false)
  })

  it('goes on for the time of its protocol, however many samples that takes', async () => {
    const { samplesMs } = await scripted({ latencyMs: () => 30 }).start({ ...infer, protocol: 'standard' })
    expect(samplesMs.length).toBe(Math.ceil(protocols.standard.minMs / 30.001))
  })

  it('asks a device that tells its own time, for at most five seconds', async () => {
    expect((await scripted({ latencyMs: () => 10, deviceMs: () => 3 }).start(infer)).deviceMs).toEqual(new Array(8).fill(3))
    expect((await scripted({ latencyMs: () => 10 }).start(infer)).deviceMs).toBeNull()
  })

  it('warms up with three runs at least', async () => {
    expect((await scripted({ latencyMs: () => 20_000 }).start(infer)).phases.warmupRuns).toBe(3)
  })

  it('keeps the loss of each training step from the first', async () => {
    const { losses, samplesMs, phases } = await scripted({ latencyMs: () => 10, answer: (i) => [7 - i / 128] }).start(trainStep)
    expect(losses).toEqual(Array.from({ length: 1 + phases.warmupRuns + samplesMs.length }, (_, i) => 7 - i / 128))
  })

  it('has no losses of an inference', async () => {
    expect((await scripted({ latencyMs: () => 10 }).start(infer)).losses).toBeNull()
  })

  it('fails the benchmark on a loss that is no number, and says at which run', async () => {
    const { start } = scripted({ latencyMs: () => 10, answer: (i) => [i === 4 ? Number.NaN : 1] })
    await expect(start(trainStep)).rejects.toThrow(
      new BenchmarkFailure('run 5 of efficientnetv2-b0 answered a loss that is no finite number'),
    )
  })

  it('fails the benchmark on one infinite logit among many', async () => {
    const { start } = scripted({ latencyMs: () => 10, answer: () => [1, 2, Number.POSITIVE_INFINITY] })
    await expect(start(infer)).rejects.toThrow(BenchmarkFailure)
  })

  it('fails the benchmark on an answer without logits', async () => {
    await expect(scripted({ latencyMs: () => 10, answer: () => [] }).start(infer)).rejects.toThrow(BenchmarkFailure)
  })

  it('closes the session, also after a failure', async () => {
    const good = scripted({ latencyMs: () => 10 })
    await good.start(infer)
    const bad = scripted({ latencyMs: () => 10, answer: () => [Number.NaN] })
    await bad.start(infer).catch(() => {})
    expect([good.seen.closed, bad.seen.closed]).toEqual([true, true])
  })

  it('reports progress by phase, at most four times a second within one', async () => {
    const { start, seen } = scripted({ latencyMs: () => 20 })
    await start(infer)
    const phases = seen.progress.map(({ progress }) => progress.phase)
    expect([...new Set(phases)]).toEqual(['parity', 'load', 'first-run', 'warm-up', 'samples', 'parts'])
    const sampling = seen.progress.filter(({ progress }) => progress.phase === 'samples')
    expect(sampling.length).toBeGreaterThan(3)
    for (let i = 1; i < sampling.length; i++) expect(sampling[i]!.atMs - sampling[i - 1]!.atMs).toBeGreaterThanOrEqual(250)
  })

  it('says what it was measured with', async () => {
    const measured = await scripted({ latencyMs: () => 10 }).start(infer)
    expect(measured).toMatchObject({ workload: infer, engineVersion: 'scripted 1', execution: 'graph', threads: 2, peakMemoryBytes: 123 })
    expect(measured.clock.name).toBe('virtual')
    expect(measured.clock.resolutionMs).toBeCloseTo(0.001, 9)
    expect(measured.finishedAtMs).toBeGreaterThanOrEqual(measured.startedAtMs)
  })
})

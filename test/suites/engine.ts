import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { EngineReport, type Task, taskNames, type VariantId } from '@effzoo/contract'
import { type Engine, makeBatch, type Work } from '@effzoo/engines'
import type { Weight } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { compare } from '../../scripts/parity/compare.ts'
import { readGolden } from '../../scripts/parity/read-golden.ts'

const goldenLogits = readGolden(fileURLToPath(new URL('../golden/logits.json', import.meta.url))).find(
  ({ model }) => model === 'tf_efficientnetv2_b0',
)!

/** Large enough that the last layers normalise more than a handful of values, which makes chaos of rounding. */
const goldenLosses = JSON.parse(readFileSync(new URL('../golden/losses.json', import.meta.url), 'utf8')) as Work & {
  readonly losses: readonly number[]
}

/** Small, but with enough examples: at 32 px the last layers see 1x1, and batch norm over 2 values is badly conditioned. */
export const smallWork = (task: Task): Work => ({
  variant: 'efficientnetv2-b0' as VariantId,
  task,
  batchSize: task === 'infer' ? 2 : 8,
  imagePx: 32,
  seed: 7,
})

const tests = {
  'says what it can do, or why it cannot': async ({ engine }) => {
    const report = EngineReport.parse(await engine.probe())

    expect(report.name).toBe(engine.name)
    expect(report.version === null).toBe(report.unavailable !== null)
    expect(Object.keys(report.tasks).sort()).toEqual([...taskNames].sort())
  },

  'answers 1000 finite logits for each image': async ({ engine }) => {
    await using session = await engine.open(smallWork('infer'))

    const logits = await session.run(makeBatch(smallWork('infer')))

    expect(logits).toBeInstanceOf(Float32Array)
    expect(logits).toHaveLength(2 * 1000)
    expect(logits.every(Number.isFinite)).toBe(true)
    expect(new Set(logits).size).toBeGreaterThan(1000)
  },

  'names the version that its probe names, and behind it what else it computes with': async ({ engine }) => {
    await using session = await engine.open(smallWork('infer'))

    const { version } = await engine.probe()
    expect(session.engineVersion.slice(0, version!.length)).toBe(version)
    expect(session.engineVersion.slice(version!.length)).toMatch(/^(, effzoo's kernels \(.*\))?$/)
  },

  'answers the same for the same seed, and something else for another': async ({ engine }) => {
    const run = async (seed: number) => {
      await using session = await engine.open({ ...smallWork('infer'), seed })
      return await session.run(makeBatch(smallWork('infer')))
    }
    const first = await run(1)

    expect(await run(1)).toEqual(first)
    expect(await run(2)).not.toEqual(first)
  },

  'computes with the weights that it is given': async ({ engine }) => {
    // all weights 0 but the last bias: the logits are that bias
    const weights = ({ name, shape }: Weight) => {
      const values = new Float32Array(shape.reduce((size, side) => size * side, 1))
      return name === 'classifier/bias' ? values.map((_, i) => i) : values
    }
    await using session = await engine.open({ ...smallWork('infer'), weights })

    const logits = await session.run(makeBatch(smallWork('infer')))
    expect([...logits]).toEqual(Array.from({ length: 2 * 1000 }, (_, i) => i % 1000))
  },

  'computes the logits that timm computes': async ({ engine }) => {
    const { agrees, difference } = await compare(engine, 'efficientnetv2-b0' as VariantId, goldenLogits)

    expect(agrees, `the farthest logit is off by ${difference} deviations`).toBe(true)
  },

  // Each loss follows from the gradients and the update of the step before.
  'trains as the reference does, step by step': async ({ engine }) => {
    const { losses: expected, ...work } = goldenLosses
    await using session = await engine.open(work)
    const batch = makeBatch(work)
    const losses: number[] = []
    for (const _ of expected) {
      const loss = await session.run(batch)
      expect(loss).toHaveLength(1)
      losses.push(loss[0]!)
    }

    expect(Math.max(...losses.map((loss, step) => Math.abs(loss / expected[step]! - 1))), `losses ${losses}`).toBeLessThan(1e-3)
  },

  'answers the same for a batch that was prepared': async ({ engine }) => {
    await using session = await engine.open({ ...smallWork('infer'), inputCount: 2 })
    const batches = [1, 2].map((seed) => makeBatch({ ...smallWork('infer'), seed }))
    const runAll = async () => [await session.run(batches[0]!), await session.run(batches[1]!)]
    const unprepared = await runAll()
    await session.prepare?.(batches)

    expect(await runAll()).toEqual(unprepared)
    expect(unprepared[0]).not.toEqual(unprepared[1])
  },

  'keeps no tensor of a run, and none after it is closed': async ({ engine, canTrain }) => {
    const { memory } = createRequire(import.meta.url)('@tensorflow/tfjs-core') as typeof import('@tensorflow/tfjs-core')
    const beforeCount = memory().numTensors
    for (const work of [smallWork('infer'), ...(canTrain ? [goldenLosses] : [])]) {
      const session = await engine.open(work)
      const batch = makeBatch(work)
      await session.prepare?.([makeBatch(work)])
      await session.run(batch)
      const afterFirstCount = memory().numTensors
      await session.run(batch)
      expect(memory().numTensors).toBe(afterFirstCount)
      await session[Symbol.asyncDispose]()
    }

    expect(memory().numTensors).toBe(beforeCount)
  },

  'refuses a variant that does not exist, by its name': async ({ engine }) => {
    await expect(engine.open({ ...smallWork('infer'), variant: 'resnet-50' as VariantId })).rejects.toThrow('no variant resnet-50')
  },

  'refuses a task that it cannot do, with the reason that its probe gives': async ({ engine }) => {
    const { tasks } = await engine.probe()
    for (const task of taskNames) {
      const can = tasks[task]
      if (typeof can === 'string') await expect(engine.open(smallWork(task))).rejects.toThrow(can)
    }
  },

  'refuses bfloat16 unless its probe has it': async ({ engine }) => {
    const support = (await engine.probe()).precisions?.bfloat16
    if (support !== true) await expect(engine.open({ ...smallWork('infer'), precision: 'bfloat16' })).rejects.toThrow('bfloat16')
  },
} satisfies Record<string, (context: { engine: Engine; canTrain: boolean }) => Promise<void>>

export interface Skip {
  readonly reason: string
  readonly tests: readonly (keyof typeof tests)[]
}

interface Options {
  readonly canTrain: boolean
  readonly skip?: readonly Skip[]
  /** Those that another file of the same engine leaves to this one. */
  readonly only?: readonly (keyof typeof tests)[]
}

/** What every engine must do. What one cannot do is skipped by name, with the reason. */
export function testEngine(engine: Engine, { canTrain, skip = [], only }: Options) {
  describe(`engine ${engine.name}`, () => {
    for (const [name, test] of Object.entries(tests)) {
      if (only && !only.some((wanted) => wanted === name)) continue
      const reason = skip.find((entry) => entry.tests.some((skipped) => skipped === name))?.reason
      it.skipIf(reason)(reason ? `${name} (skipped: ${reason})` : name, () => test({ engine, canTrain }))
    }
  })
}

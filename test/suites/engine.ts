import { createRequire } from 'node:module'
import { EngineReport, type Task, taskNames, type VariantId } from '@effzoo/contract'
import { type Engine, makeBatch, type Work } from '@effzoo/engines'
import type { Weight } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

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

  'names the version that its probe names': async ({ engine }) => {
    await using session = await engine.open(smallWork('infer'))

    expect(session.engineVersion).toBe((await engine.probe()).version)
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

  'lowers the loss of a batch that it sees again': async ({ engine }) => {
    await using session = await engine.open(smallWork('train-step'))
    const batch = makeBatch(smallWork('train-step'))
    const losses: number[] = []
    for (let step = 0; step < 6; step++) {
      const loss = await session.run(batch)
      expect(loss).toHaveLength(1)
      losses.push(loss[0]!)
    }

    expect(losses[0]).toBeGreaterThan(4)
    expect(losses[0]).toBeLessThan(10)
    expect(losses[5]).toBeLessThan(losses[0]! - 0.5)
  },

  'keeps no tensor of a run, and none after it is closed': async ({ engine, canTrain }) => {
    const { memory } = createRequire(import.meta.url)('@tensorflow/tfjs-core') as typeof import('@tensorflow/tfjs-core')
    const beforeCount = memory().numTensors
    for (const task of canTrain ? taskNames : (['infer'] as const)) {
      const session = await engine.open(smallWork(task))
      const batch = makeBatch(smallWork(task))
      await session.run(batch)
      const afterFirstCount = memory().numTensors
      await session.run(batch)
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
} satisfies Record<string, (context: { engine: Engine; canTrain: boolean }) => Promise<void>>

export interface Skip {
  readonly reason: string
  readonly tests: readonly (keyof typeof tests)[]
}

/** What every engine must do. What one cannot do is skipped by name, with the reason. */
export function testEngine(engine: Engine, { skip = [], canTrain }: { skip?: readonly Skip[]; canTrain: boolean }) {
  describe(`engine ${engine.name}`, () => {
    for (const [name, test] of Object.entries(tests)) {
      const reason = skip.find((entry) => entry.tests.some((skipped) => skipped === name))?.reason
      it.skipIf(reason)(reason ? `${name} (skipped: ${reason})` : name, () => test({ engine, canTrain }))
    }
  })
}

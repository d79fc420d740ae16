import { isTensorflowInstalled } from '@effzoo/engines'
import { variantIds } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { measureRounds } from '../../../../packages/zoo/src/turns/rounds.ts'
import { launchOurs, ourStacks } from '../../../../scripts/bench/engines/stacks.ts'

const variant = variantIds.find((id) => id === 'efficientnetv2-b0')!

describe.skipIf(!isTensorflowInstalled())('the stacks of effzoo', () => {
  it.each(['infer', 'train-step'] as const)('take turns at %s', async (task) => {
    const workload = { variant, task, batchSize: 1, px: 32, threads: 1, gpu: false }
    const launches = new Map(ourStacks.map((stack) => [stack, launchOurs(stack, workload)]))
    const { measured, failed } = await measureRounds(launches, {
      roundCount: 2,
      turnLength: { minMs: 100, minCount: 3 },
      seed: 1,
      say() {},
    })

    expect(failed).toEqual(new Map())
    expect([...measured.keys()].toSorted()).toEqual([...ourStacks])
    for (const { ready, turns } of measured.values()) {
      expect(ready.version).toMatch(/^TensorFlow /)
      expect(turns).toHaveLength(2)
      for (const { latenciesMs, peakRssBytes } of turns) {
        expect(latenciesMs.length).toBeGreaterThanOrEqual(3)
        expect(latenciesMs.reduce((sum, latencyMs) => sum + latencyMs)).toBeGreaterThanOrEqual(100)
        expect(peakRssBytes).toBeGreaterThan(0)
      }
    }
    expect(measured.get('effzoo-eager')?.ready.version).toMatch(/, eager$/)
    expect(measured.get('tfjs-eager')?.ready.version).toMatch(/^TensorFlow [^,]*, tfjs-node-gpu [^,]*, eager$/)
  })
})

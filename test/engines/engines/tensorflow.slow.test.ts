import { findEngine, isTensorflowInstalled, makeBatch } from '@effzoo/engines'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadRegistered } from '../../../packages/engines/src/tensorflow/load.ts'
import { smallWork, testEngine } from '../../suites/engine.ts'

const engine = await findEngine('tensorflow')

describe.skipIf(!isTensorflowInstalled())('with TensorFlow installed (npm run setup)', () => {
  testEngine(engine, { canTrain: true })

  describe.each(['infer', 'train-step'] as const)('%s', (task) => {
    it('is one graph, which takes time to make', async () => {
      await using session = await engine.open(smallWork(task))

      expect(session.execution).toBe('graph')
      expect(session.compileMs).toBeGreaterThan(0)
    })

    it('is op by op where the work asks for it', async () => {
      await using session = await engine.open({ ...smallWork(task), execution: 'eager' })

      expect(session.execution).toBe('eager')
      expect(session.compileMs).toBeNull()
    })

    it('answers the same both ways', async () => {
      const run = async (execution: 'graph' | 'eager') => {
        await using session = await engine.open({ ...smallWork(task), execution })
        return await session.run(makeBatch(smallWork(task)))
      }
      const [graph, eager] = [await run('graph'), await run('eager')]

      const worst = graph.reduce((most, value, i) => Math.max(most, Math.abs(value - eager[i]!)), 0)
      expect(worst).toBeLessThan(1e-4)
    })
  })

  it('refuses XLA in a process that has loaded TensorFlow without it', async () => {
    await engine.probe()

    await expect(engine.open({ ...smallWork('infer'), execution: 'xla' })).rejects.toThrow('a process of its own')
  })

  describe('threads', () => {
    afterEach(() => vi.unstubAllEnvs())

    it('are those that the library was loaded with, whatever is set later', async () => {
      const { threads } = await loadRegistered()
      vi.stubEnv('TF_NUM_INTRAOP_THREADS', String(threads + 1))
      await using session = await engine.open(smallWork('infer'))

      expect(session.threads).toBe(threads)
    })
  })
})

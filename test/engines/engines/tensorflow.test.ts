import { findEngine, isTensorflowInstalled } from '@effzoo/engines'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { smallWork, testEngine } from '../../suites/engine.ts'

const engine = await findEngine('tensorflow')

describe.skipIf(!isTensorflowInstalled())('with TensorFlow installed (npm run setup)', () => {
  testEngine(engine, { canTrain: true })

  describe('threads', () => {
    afterEach(() => vi.unstubAllEnvs())

    it('are those that TF_NUM_INTRAOP_THREADS sets', async () => {
      vi.stubEnv('TF_NUM_INTRAOP_THREADS', '3')
      await using session = await engine.open(smallWork('infer'))

      expect(session.threads).toBe(3)
    })
  })
})

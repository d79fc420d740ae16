import { setTimeout as wait } from 'node:timers/promises'
import { serveMeasurement } from '../../../apps/bench-runner/src/serve-measurement.ts'

/** An engine that computes nothing: the soak is about what becomes of jobs and results. All else of a measurement is as always. */
serveMeasurement({
  findEngine: async (name) => ({
    name,
    probe: async () => ({ name, version: '1.0.0', unavailable: null, tasks: { infer: true } }),
    open: async () => ({
      engineVersion: 'fake 1.0.0',
      execution: 'eager',
      threads: 1,
      compileMs: null,
      async run() {
        await wait(2)
        return new Float32Array([0.5])
      },
      async [Symbol.asyncDispose]() {},
    }),
  }),
  makeBatch: () => ({ images: new Float32Array(3), labels: new Int32Array(1) }),
  checkParity: async (_engine, { task }) => ({ passed: true, task, difference: 0, tolerance: 1e-3, reference: 'fake', reason: null }),
})

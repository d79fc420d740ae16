import type { Engine, Session } from '@effzoo/engines'
import type { Weight } from '@effzoo/models'

interface Damage {
  /** What becomes of an answer. */
  readonly answer?: (answer: Float32Array) => Float32Array
  /** What becomes of the values of a weight. */
  readonly weight?: (weight: Weight, values: Float32Array) => Float32Array
}

/** `engine`, but for what is wrong with it. */
export function damage(engine: Engine, { answer = (values) => values, weight = (_, values) => values }: Damage): Engine {
  return {
    ...engine,
    async open(work) {
      const whole = work.weights!
      const session = await engine.open({ ...work, weights: (of) => weight(of, whole(of)) })
      return { ...session, run: async (batch) => answer(await session.run(batch)) }
    },
  }
}

/** An engine that always answers the same. */
export const engineOf = (answer: Float32Array, isClosed = () => {}): Engine => ({
  name: 'cpu',
  probe: async () => ({ name: 'cpu', version: '1', unavailable: null, tasks: { infer: true, 'train-step': true } }),
  open: async () =>
    ({
      engineVersion: '1',
      execution: 'eager',
      threads: 1,
      compileMs: null,
      run: async () => answer,
      async [Symbol.asyncDispose]() {
        isClosed()
      },
    }) satisfies Session,
})

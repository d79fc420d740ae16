import type { Tensor } from '@tensorflow/tfjs-core'
import { useBackend } from '../engines/tfjs-session.ts'
import type { Tfjs } from '../tfjs.ts'
import type { PeakKernels, Repeatable } from './peak-kernels.ts'

type Facts = Pick<PeakKernels, 'engineVersion' | 'threads'> & { readonly backend: string }

/**
 * Of any tfjs backend, op by op. A graph of TensorFlow's with the one op in it is no faster (2 cores with AVX-512, product of
 * 512: 280 GFLOP/s op by op, 256 in a graph; ReLU of 32 MiB: 45 and 37 GB/s).
 */
export async function openTfjsPeaks(tf: Tfjs, { backend, ...facts }: Facts): Promise<PeakKernels> {
  tf.enableProdMode() // also silences tfjs's banners
  await useBackend(tf, backend)
  return {
    ...facts,
    async product(side, values) {
      const [a, b] = [tf.tensor2d(values, [side, side]), tf.tensor2d(values, [side, side])]
      return repeatable(tf, [a, b], () => tf.matMul(a, b))
    },
    async copy(values) {
      const x = tf.tensor1d(values)
      return repeatable(tf, [x], () => tf.relu(x))
    },
  }
}

/** A backend works through its ops in order, also one that only queues them: who has read of the last has waited for all. */
const repeatable = (tf: Tfjs, operands: Tensor[], compute: () => Tensor): Repeatable => ({
  async run(count) {
    for (let i = 1; i < count; i++) compute().dispose()
    const first = tf.tidy(() => tf.slice(tf.reshape(compute(), [-1]), 0, 1))
    try {
      return (await first.data())[0]!
    } finally {
      first.dispose()
    }
  },
  async [Symbol.asyncDispose]() {
    tf.dispose(operands)
  },
})

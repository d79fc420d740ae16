import type { Parts } from './weight-table.ts'

/** Of the layers of Keras and of tf.layers, which are the same. Ours have their layout: [height, width, in, out] and [in, out]. */
export const tensorflowParts: Parts = {
  conv: { kernel: { name: 'kernel' }, bias: { name: 'bias' } },
  'depthwise-conv': { kernel: { name: 'depthwise_kernel' } },
  'batch-norm': {
    scale: { name: 'gamma' },
    shift: { name: 'beta' },
    mean: { name: 'moving_mean' },
    variance: { name: 'moving_variance' },
  },
  dense: { kernel: { name: 'kernel' }, bias: { name: 'bias' } },
}

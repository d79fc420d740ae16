import * as tf from '@tensorflow/tfjs-core'

/**
 * tfjs-node's kernel of tf.gather reads the indices to check their range, which a traced tensor cannot allow. TensorFlow's own op
 * checks them when the graph runs.
 */
export function withUncheckedGather<T>(run: () => T): T {
  const kernel = tf.getKernel(tf.GatherV2, 'tensorflow')
  const kernelFunc: tf.KernelFunc = ({ backend, ...others }) =>
    kernel.kernelFunc({ ...others, backend: Object.create(backend as object, { readSync: { value: () => new Int32Array(0) } }) })
  replace({ ...kernel, kernelFunc })
  try {
    return run()
  } finally {
    replace(kernel)
  }
}

function replace(kernel: tf.KernelConfig) {
  tf.unregisterKernel(kernel.kernelName, kernel.backendName)
  tf.registerKernel(kernel)
}

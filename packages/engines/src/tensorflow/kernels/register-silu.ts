import { siluWithSlopeKernel } from '@effzoo/models/tfjs'
import type { Tfjs } from '../../tfjs.ts'

interface Backend {
  executeMultipleOutputs(op: string, attributes: readonly [], inputs: readonly unknown[], outputCount: number): unknown
}

/** Makes our own op the kernel that a training SiLU asks for, op by op and in a graph alike: one pass over memory for four. */
export function registerSilu(tf: Tfjs) {
  if (tf.getKernel(siluWithSlopeKernel, 'tensorflow')) return
  tf.registerKernel({
    kernelName: siluWithSlopeKernel,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend }) => (backend as Backend).executeMultipleOutputs('EffzooSilu', [], [inputs.x], 2) as never,
  })
}

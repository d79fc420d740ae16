import type { Rewrite } from '@effzoo/tfjs-compile'
import { fuseLayers } from '../../../../packages/engines/src/tensorflow/kernels/fuse-layers.ts'
import { requireBackend } from '../../../../packages/tfjs-compile/src/backend.ts'

/** As a session rewrites the graph of an inference. */
export const rewrite: Rewrite = (trace) => {
  const { binding } = requireBackend()
  return fuseLayers(trace, { int: binding.TF_ATTR_INT, float: binding.TF_ATTR_FLOAT })
}

import type { Parts } from './weight-table.ts'

/** PyTorch's kernels are [out, in, height, width] and [channels, 1, height, width], its matrices [out, in]. */
const convAxes = [2, 3, 1, 0]
const depthwiseAxes = [2, 3, 0, 1]
const matrixAxes = [1, 0]

const scaleAndShift = { scale: { name: 'weight' }, shift: { name: 'bias' } }

/** Of torch.nn's modules, and of timm's own. */
export const pytorchParts: Parts = {
  conv: { kernel: { name: 'weight', axes: convAxes }, bias: { name: 'bias' } },
  'depthwise-conv': { kernel: { name: 'weight', axes: depthwiseAxes } },
  'batch-norm': { ...scaleAndShift, mean: { name: 'running_mean' }, variance: { name: 'running_var' } },
  'layer-norm': scaleAndShift,
  'layer-scale': { scale: { name: 'gamma' } },
  'relative-bias': { table: { name: 'relative_position_bias_table' } },
  'relative-bias-mlp': {
    'hidden-kernel': { name: 'mlp.fc1.weight', axes: matrixAxes },
    'hidden-bias': { name: 'mlp.fc1.bias' },
    kernel: { name: 'mlp.fc2.weight', axes: matrixAxes },
    bias: { name: 'mlp.fc2.bias' },
  },
  dense: { kernel: { name: 'weight', axes: matrixAxes }, bias: { name: 'bias' } },
}

export const pytorchTensorName = (layer: string, part: string) => `${layer}.${part}`

/** How many batches a batch norm has seen: it is read only where the momentum is None. */
export const batchCounters = /\.num_batches_tracked$/

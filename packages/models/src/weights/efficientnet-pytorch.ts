import { blockNames } from './block-names.ts'
import { batchCounters, pytorchParts, pytorchTensorName } from './pytorch.ts'
import type { WeightTable } from './weight-table.ts'

const outside = {
  'stem.conv': '_conv_stem',
  'stem.bn': '_bn0',
  'head.conv': '_conv_head',
  'head.bn': '_bn1',
  classifier: '_fc',
}

const block = {
  'expand.conv': '_expand_conv',
  'expand.bn': '_bn0',
  'depthwise.conv': '_depthwise_conv',
  'depthwise.bn': '_bn1',
  'se.reduce': '_se_reduce',
  'se.expand': '_se_expand',
  'project.conv': '_project_conv',
  'project.bn': '_bn2',
}

/** lukemelas/EfficientNet-PyTorch (efficientnet_pytorch/model.py) and what follows it, as efficientnet-lite-pytorch does. */
export const efficientNetPytorchTable: WeightTable = {
  name: 'efficientnet-pytorch',
  layerNames: (layers) => blockNames({ outside, prefix: ({ position }) => `_blocks.${position}.`, inside: () => block }, layers),
  parts: pytorchParts,
  tensorName: pytorchTensorName,
  ignored: [batchCounters],
  implementations: ['tensorflow/tpu'],
}

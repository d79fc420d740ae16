import type { Layer } from '../layer.ts'
import { type BlockNaming, blockNames, bottleneckKind, type Names } from './block-names.ts'
import { batchCounters, pytorchParts, pytorchTensorName } from './pytorch.ts'
import { coatNetNaming } from './timm-coatnet.ts'
import { type UpstreamTensor, upstreamTensors, type WeightTable } from './weight-table.ts'

const outside = {
  'stem.conv': 'conv_stem',
  'stem.bn': 'bn1',
  'head.conv': 'conv_head',
  'head.bn': 'bn2',
  classifier: 'classifier',
}

const squeezeExcite = { 'se.reduce': 'se.conv_reduce', 'se.expand': 'se.conv_expand' }

/** timm numbers norms and names convolutions by the kind of the block (_efficientnet_blocks.py). */
const insideBlocks: Readonly<Record<string, Names>> = {
  'expand depthwise project': {
    ...squeezeExcite,
    'expand.conv': 'conv_pw',
    'expand.bn': 'bn1',
    'depthwise.conv': 'conv_dw',
    'depthwise.bn': 'bn2',
    'project.conv': 'conv_pwl',
    'project.bn': 'bn3',
  },
  'depthwise project': {
    ...squeezeExcite,
    'depthwise.conv': 'conv_dw',
    'depthwise.bn': 'bn1',
    'project.conv': 'conv_pw',
    'project.bn': 'bn2',
  },
  'expand project': {
    'expand.conv': 'conv_exp',
    'expand.bn': 'bn1',
    'project.conv': 'conv_pwl',
    'project.bn': 'bn2',
  },
  project: { 'project.conv': 'conv', 'project.bn': 'bn1' },
}

const efficientNetNaming: BlockNaming = {
  outside,
  prefix: ({ stage, index }) => `blocks.${stage}.${index}.`,
  inside: (block) => insideBlocks[bottleneckKind(block)],
}

const hasAttention = (layers: readonly Layer[]) => layers.some(({ kind }) => kind === 'attention')

/** huggingface/pytorch-image-models: EfficientNet in all its forms, and CoAtNet. */
export const timmTable: WeightTable = {
  name: 'timm',
  layerNames: (layers) => blockNames(hasAttention(layers) ? coatNetNaming(layers) : efficientNetNaming, layers),
  parts: pytorchParts,
  tensorName: pytorchTensorName,
  // Positions are computed from the sizes; timm stored them in its first CoAtNets
  implementations: ['huggingface/pytorch-image-models', 'tensorflow/tpu', 'google/automl'],
  ignored: [batchCounters, /\.rel_pos\.(relative_position_index|rel_coords_log)$/],
}

/** timm's tensor for each of our weights. */
export const timmTensors = (layers: readonly Layer[]): Map<string, UpstreamTensor> => upstreamTensors(timmTable, layers)

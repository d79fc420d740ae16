import { blockNames, bottleneckKind, type Names } from './block-names.ts'
import { tensorflowParts } from './tensorflow.ts'
import type { WeightTable } from './weight-table.ts'

const outside = {
  'stem.conv': 'stem/conv2d',
  'stem.bn': 'stem/tpu_batch_normalization',
  'head.conv': 'head/conv2d',
  'head.bn': 'head/tpu_batch_normalization',
  classifier: 'head/dense',
}

const squeezeExcite = { 'se.reduce': 'se/conv2d', 'se.expand': 'se/conv2d_1' }

/** TensorFlow numbers the layers of a kind in the order in which a block calls them. */
const insideBlocks: Readonly<Record<string, Names>> = {
  'expand depthwise project': {
    ...squeezeExcite,
    'expand.conv': 'conv2d',
    'expand.bn': 'tpu_batch_normalization',
    'depthwise.conv': 'depthwise_conv2d',
    'depthwise.bn': 'tpu_batch_normalization_1',
    'project.conv': 'conv2d_1',
    'project.bn': 'tpu_batch_normalization_2',
  },
  'depthwise project': {
    ...squeezeExcite,
    'depthwise.conv': 'depthwise_conv2d',
    'depthwise.bn': 'tpu_batch_normalization',
    'project.conv': 'conv2d',
    'project.bn': 'tpu_batch_normalization_1',
  },
  'expand project': {
    'expand.conv': 'conv2d',
    'expand.bn': 'tpu_batch_normalization',
    'project.conv': 'conv2d_1',
    'project.bn': 'tpu_batch_normalization_1',
  },
  project: { 'project.conv': 'conv2d', 'project.bn': 'tpu_batch_normalization' },
}

export const shadowSuffix = '/ExponentialMovingAverage'

/** What tf.train's optimizers keep beside each variable, and the count of steps. */
const optimizerState = [/\/(Momentum|RMSProp|RMSProp_1|Adam|Adam_1)$/, /^global_step$/, /^beta[12]_power$/]

/**
 * Checkpoints of tensorflow/tpu (models/official/efficientnet: V1 and Lite) and google/automl (efficientnetv2). Names begin with the
 * model's: `efficientnet-b0/stem/conv2d/kernel`. The published accuracy is that of the averaged weights, which most checkpoints hold
 * beside the raw ones and some (EfficientNet-L2: tensorflow/tpu#818) alone.
 */
export const googleTable = (model: string, { averaged }: { averaged: boolean }): WeightTable => ({
  name: 'google',
  layerNames: (layers) =>
    blockNames(
      { outside, prefix: ({ position }) => `blocks_${position}/`, inside: (block) => insideBlocks[bottleneckKind(block)] },
      layers,
    ),
  parts: tensorflowParts,
  tensorName: (layer, part) => `${model}/${layer}/${part}${averaged ? shadowSuffix : ''}`,
  ignored: optimizerState,
  ...(averaged ? { shadowSuffix } : {}),
  implementations: ['tensorflow/tpu', 'google/automl'],
  model,
})

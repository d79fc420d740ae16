import { blockNames, type Names } from './block-names.ts'
import { tensorflowParts } from './tensorflow.ts'
import type { WeightTable } from './weight-table.ts'

const outside = {
  'stem.conv': 'stem_conv',
  'stem.bn': 'stem_bn',
  'head.conv': 'top_conv',
  'head.bn': 'top_bn',
}

const block = {
  'expand.conv': 'expand_conv',
  'expand.bn': 'expand_bn',
  'depthwise.bn': 'bn',
  'se.reduce': 'se_reduce',
  'se.expand': 'se_expand',
  'project.conv': 'project_conv',
  'project.bn': 'project_bn',
}

const letter = (index: number) => String.fromCharCode('a'.charCodeAt(0) + index)

/**
 * The first layers of Keras' EfficientNet: images of 0 to 1 by ImageNet's mean and variance. A file of Keras' own has the deviation
 * in place of the variance, and its model another layer to make up for it (efficientnet.py, at `weights == "imagenet"`); a model that
 * loads a file of somebody's has not.
 */
const normalization = [
  { name: 'normalization/normalization/mean:0', shape: [3], data: Float32Array.of(0.485, 0.456, 0.406) },
  { name: 'normalization/normalization/variance:0', shape: [3], data: Float32Array.of(0.229 ** 2, 0.224 ** 2, 0.225 ** 2) },
  { name: 'normalization/normalization/count:0', shape: [], data: Float32Array.of(0) },
]

const table = (outside: Names, block: Names, implementation: string): WeightTable => ({
  name: 'keras',
  layerNames: (layers) =>
    blockNames({ outside, prefix: ({ stage, index }) => `block${stage + 1}${letter(index)}_`, inside: () => block }, layers),
  parts: tensorflowParts,
  tensorName: (layer, part) => `${layer}/${layer}/${part}:0`,
  ignored: [/^normalization(_\d+)?\//],
  implementations: [implementation],
})

/**
 * keras.applications' EfficientNet, in files of Keras 2 (keras/applications/efficientnet.py). The classifier is `predictions`, in files
 * of the first months `probs`.
 */
export const kerasV1Table = (classifier = 'predictions'): WeightTable => ({
  ...table({ ...outside, classifier }, { ...block, 'depthwise.conv': 'dwconv' }, 'tensorflow/tpu'),
  fixed: normalization,
})

/** keras.applications' EfficientNetV2 (keras/applications/efficientnet_v2.py). */
export const kerasV2Table: WeightTable = table(
  { ...outside, classifier: 'predictions' },
  { ...block, 'depthwise.conv': 'dwconv2' },
  'google/automl',
)

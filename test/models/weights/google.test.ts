import { expand, findVariant, googleTable, upstreamTensors } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

/**
 * V1 as tensorflow/tpu's efficientnet_weight_update_util.py and lukemelas/EfficientNet-PyTorch's load_tf_weights.py read it, averaged ones
 * as tensorflow/tpu#818 lists them; V2 by the names in google/automl's effnetv2_model.py.
 */
describe('googleTable', () => {
  it.each([
    ['efficientnet-b0', 'stem.conv/kernel', 'stem/conv2d/kernel', [3, 3, 3, 32]],
    ['efficientnet-b0', 'stem.bn/scale', 'stem/tpu_batch_normalization/gamma', [32]],
    ['efficientnet-b0', 'blocks.0.0.depthwise.conv/kernel', 'blocks_0/depthwise_conv2d/depthwise_kernel', [3, 3, 32, 1]],
    ['efficientnet-b0', 'blocks.0.0.depthwise.bn/shift', 'blocks_0/tpu_batch_normalization/beta', [32]],
    ['efficientnet-b0', 'blocks.0.0.se.reduce/bias', 'blocks_0/se/conv2d/bias', [8]],
    ['efficientnet-b0', 'blocks.0.0.se.expand/kernel', 'blocks_0/se/conv2d_1/kernel', [1, 1, 8, 32]],
    ['efficientnet-b0', 'blocks.0.0.project.conv/kernel', 'blocks_0/conv2d/kernel', [1, 1, 32, 16]],
    ['efficientnet-b0', 'blocks.0.0.project.bn/mean', 'blocks_0/tpu_batch_normalization_1/moving_mean', [16]],
    ['efficientnet-b0', 'blocks.1.1.expand.conv/kernel', 'blocks_2/conv2d/kernel', [1, 1, 24, 144]],
    ['efficientnet-b0', 'blocks.1.1.expand.bn/variance', 'blocks_2/tpu_batch_normalization/moving_variance', [144]],
    ['efficientnet-b0', 'blocks.1.1.depthwise.bn/scale', 'blocks_2/tpu_batch_normalization_1/gamma', [144]],
    ['efficientnet-b0', 'blocks.6.0.project.conv/kernel', 'blocks_15/conv2d_1/kernel', [1, 1, 1152, 320]],
    ['efficientnet-b0', 'blocks.6.0.project.bn/scale', 'blocks_15/tpu_batch_normalization_2/gamma', [320]],
    ['efficientnet-b0', 'head.conv/kernel', 'head/conv2d/kernel', [1, 1, 320, 1280]],
    ['efficientnet-b0', 'classifier/kernel', 'head/dense/kernel', [1280, 1000]],
    ['efficientnet-l2', 'blocks.0.0.project.conv/kernel', 'blocks_0/conv2d/kernel', [1, 1, 136, 72]],
    ['efficientnetv2-s', 'blocks.0.1.project.conv/kernel', 'blocks_1/conv2d/kernel', [3, 3, 24, 24]],
    ['efficientnetv2-s', 'blocks.0.1.project.bn/shift', 'blocks_1/tpu_batch_normalization/beta', [24]],
    ['efficientnetv2-s', 'blocks.1.0.expand.conv/kernel', 'blocks_2/conv2d/kernel', [3, 3, 24, 96]],
    ['efficientnetv2-s', 'blocks.1.0.project.conv/kernel', 'blocks_2/conv2d_1/kernel', [1, 1, 96, 48]],
    ['efficientnetv2-s', 'blocks.1.0.project.bn/scale', 'blocks_2/tpu_batch_normalization_1/gamma', [48]],
    ['efficientnetv2-s', 'blocks.3.0.depthwise.conv/kernel', 'blocks_10/depthwise_conv2d/depthwise_kernel', [3, 3, 256, 1]],
    ['efficientnetv2-s', 'blocks.5.14.project.bn/mean', 'blocks_39/tpu_batch_normalization_2/moving_mean', [256]],
  ])('%s: %s is %s', (id, ours, name, shape) => {
    const layers = expand(findVariant(id)!, 224)

    expect(upstreamTensors(googleTable(id, { averaged: false }), layers).get(ours)).toMatchObject({ name: `${id}/${name}`, shape })
    expect(upstreamTensors(googleTable(id, { averaged: true }), layers).get(ours)).toMatchObject({
      name: `${id}/${name}/ExponentialMovingAverage`,
      shape,
    })
  })
})

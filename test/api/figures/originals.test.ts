import type { PublishedFigure } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { figures } from '../../../apps/api/src/figures/index.ts'
import { type SourceKey, sources } from '../../../apps/api/src/figures/sources.ts'

/** Copied by hand out of the originals: the source, what picks the figure, what it must say. */
const originals: readonly [SourceKey, object, object][] = [
  ['tpu-readme-randaugment', { variant: 'efficientnet-b7' }, { top1: 84.7, pretrain: 'none', px: 600 }],
  ['tpu-readme-noisy-student', { variant: 'efficientnet-l2', px: 475 }, { top1: 88.2, pretrain: 'noisy-student' }],
  ['tpu-readme-noisy-student', { variant: 'efficientnet-l2', px: 800 }, { top1: 88.4, pretrain: 'noisy-student' }],
  ['tpu-lite-readme', { variant: 'efficientnet-lite4', kind: 'size' }, { params: 13_000_000, macs: 2_640_000_000, px: 300 }],
  ['tpu-lite-readme', { variant: 'efficientnet-lite4', device: 'Pixel 4 GPU', precision: 'float16' }, { latencyMs: 21, batchSize: 1 }],
  ['tpu-lite-readme-int8', { variant: 'efficientnet-lite0', device: 'Pixel 4 Edge TPU' }, { latencyMs: 3.8, precision: 'int8' }],
  ['automl-readme-1k', { variant: 'efficientnetv2-l', kind: 'size' }, { params: 119_500_000, macs: 56_300_000_000 }],
  ['automl-readme-21k', { variant: 'efficientnetv2-xl' }, { top1: 87.2, pretrain: 'imagenet-21k', px: 512 }],
  ['v1-paper-table-2', { variant: 'efficientnet-b0', kind: 'accuracy' }, { top1: 77.1, top5: 93.3 }],
  ['v1-paper-arxiv-v1-table-2', { variant: 'efficientnet-b0' }, { top1: 76.3, top5: 93.2 }],
  [
    'v1-paper-table-4',
    { variant: 'efficientnet-b7' },
    { latencyMs: 3100, batchSize: 1, device: 'Intel Xeon E5-2690, 1 core', precision: null },
  ],
  [
    'v2-paper-table-7',
    { variant: 'efficientnetv2-s', kind: 'speed' },
    { latencyMs: 24, batchSize: 16, precision: 'float16', device: 'NVIDIA V100', px: 384, imagesPerS: null },
  ],
  ['v2-paper-table-7', { variant: 'efficientnetv2-xl', kind: 'training-cost' }, { cost: '45 hours on 32 TPUv3 cores' }],
  ['v2-paper-table-8', { variant: 'efficientnetv2-l', dataset: 'cifar-100' }, { top1: 92.3, pretrain: 'imagenet-1k' }],
  ['v2-paper-table-10', { variant: 'efficientnet-b7', kind: 'accuracy' }, { top1: 85, note: "trained with EfficientNetV2's settings" }],
  [
    'v2-paper-table-11',
    { variant: 'efficientnetv2-b0', kind: 'speed' },
    { imagesPerS: 5739, latencyMs: null, batchSize: 128, precision: 'float16' },
  ],
  ['coatnet-paper-table-4', { variant: 'coatnet-3', kind: 'accuracy', pretrain: 'none', px: 512 }, { top1: 86, top5: null, trainPx: 224 }],
  ['coatnet-paper-table-4', { variant: 'coatnet-4', top1: 88.56 }, { px: 512, pretrain: 'imagenet-21k' }],
  ['coatnet-paper-table-4', { variant: 'coatnet-1', kind: 'size', px: 384 }, { params: 42_000_000, macs: 27_400_000_000 }],
  ['coatnet-paper-table-5', { variant: 'coatnet-7', kind: 'accuracy' }, { top1: 90.88, px: 512, pretrain: 'jft-3b' }],
  ['coatnet-paper-table-5', { variant: 'coatnet-6', kind: 'size' }, { params: 1_470_000_000, macs: 1_521_000_000_000, px: 512 }],
  ['coatnet-paper-table-5', { variant: 'coatnet-5', kind: 'training-cost' }, { cost: '1.82K TPUv3-core-days' }],
  [
    'coatnet-paper-table-9',
    { variant: 'coatnet-0' },
    { top1: 82, px: 224, pretrain: 'none', note: 'of the form that strides in the depthwise convolution, not in the expansion' },
  ],
  [
    'tensorrt-chart-l',
    { variant: 'efficientnetv2-l', device: 'NVIDIA A100', precision: 'int8', batchSize: 64 },
    { latencyMs: 48.1, framework: 'TensorRT 8.0' },
  ],
  ['tensorrt-chart-s', { device: 'NVIDIA V100', framework: 'TensorFlow', batchSize: 8 }, { latencyMs: 16.6, precision: null }],
  ['keras-applications', { variant: 'efficientnetv2-b3', kind: 'accuracy' }, { top1: 82, top5: 95.8, verified: false }],
  ['mmpretrain-v1', { variant: 'efficientnet-b3', pretrain: 'adv-prop' }, { top1: 81.81, top5: 95.69, px: null }],
  ['mmpretrain-v1', { variant: 'efficientnet-l2', kind: 'size', px: 800 }, { params: 480_309_308, macs: null }],
  ['torchvision-weights', { variant: 'efficientnetv2-l-native', kind: 'accuracy' }, { top1: 85.808, top5: 97.788, px: 480 }],
  ['torchvision-weights', { variant: 'efficientnet-b7-native', kind: 'size' }, { params: 66_347_960, macs: 37_700_000_000, px: 600 }],
  ['pycls-model-zoo', { variant: 'efficientnet-b5-native', kind: 'accuracy' }, { top1: 78.3, px: 456 }],
  ['pycls-model-zoo', { variant: 'efficientnet-b4-native', kind: 'speed' }, { latencyMs: 201, batchSize: 64, device: 'NVIDIA V100' }],
  [
    'timm-imagenet-1k',
    { checkpoint: 'tf_efficientnetv2_l.in21k_ft_in1k', px: 480 },
    { top1: 86.802, top5: 98.124, pretrain: 'imagenet-21k' },
  ],
  ['timm-imagenet-1k', { checkpoint: 'tf_efficientnet_l2.ns_jft_in1k_475' }, { top1: 88.246, px: 475, variant: 'efficientnet-l2' }],
  ['timm-imagenet-real', { checkpoint: 'tf_efficientnet_b7.ap_in1k' }, { top1: 89.429, top5: 98.335, dataset: 'imagenet-real' }],
  [
    'timm-imagenet-1k',
    { checkpoint: 'coatnet_rmlp_2_rw_384.sw_in12k_ft_in1k' },
    { variant: 'coatnet-rmlp-2-rw', px: 384, top1: 87.388, top5: 98.312, pretrain: 'imagenet-12k' },
  ],
  [
    'timm-imagenet-1k',
    { checkpoint: 'efficientnet_b0.ra4_e3600_r224_in1k', px: 256 },
    { variant: 'efficientnet-b0-native', top1: 79.364, pretrain: 'none' },
  ],
  ['timm-imagenet-real', { checkpoint: 'coatnet_bn_0_rw_224.sw_in1k' }, { top1: 87.484, top5: 97.553, variant: 'coatnet-bn-0-rw' }],
  ['timm-imagenetv2', { checkpoint: 'tf_efficientnet_b0.ns_jft_in1k' }, { top1: 67.74, dataset: 'imagenetv2-matched-frequency' }],
  ['timm-imagenet-a', { checkpoint: 'tf_efficientnet_lite0.in1k' }, { top1: 3.053, top5: 22.827, dataset: 'imagenet-a' }],
  ['timm-imagenet-a', { checkpoint: 'efficientnet_b5.sw_in12k_ft_in1k' }, { top1: 51.013, top5: 78.667, px: 448 }],
  ['timm-imagenet-r-clean', { checkpoint: 'tf_efficientnetv2_s.in1k', px: 384 }, { top1: 95.76, dataset: 'imagenet-r-clean' }],
  ['timm-imagenet-sketch', { checkpoint: 'tf_efficientnetv2_xl.in21k_ft_in1k', px: 512 }, { top1: 49.757, dataset: 'imagenet-sketch' }],
  [
    'timm-i9-pt240',
    { variant: 'efficientnetv2-b0', kind: 'speed', px: 224 },
    { task: 'infer', latencyMs: 11.234, imagesPerS: 88.9, batchSize: 1, precision: 'float32', framework: 'PyTorch 2.4.0, torch.compile' },
  ],
  ['timm-i9-pt240', { variant: 'efficientnetv2-s', kind: 'size', px: 384 }, { params: 21_460_000, macs: 8_440_000_000 }],
  ['timm-i9-pt240', { variant: 'coatnet-3-rw', kind: 'speed' }, { latencyMs: 100.017, imagesPerS: 10, px: 224 }],
  ['timm-i9-pt240', { variant: 'coatnet-3-rw', kind: 'size' }, { params: 181_810_000, macs: 33_440_000_000 }],
  ['timm-i9-pt221', { variant: 'efficientnet-b0' }, { latencyMs: 11.591, framework: 'PyTorch 2.2.1, torch.compile' }],
  ['timm-i7-pt240', { variant: 'efficientnetv2-s', px: 384 }, { latencyMs: 73.932, device: 'Intel Core i7-12700H' }],
  ['timm-4090-nhwc', { variant: 'efficientnet-b0' }, { imagesPerS: 8541.64, latencyMs: 59.93, batchSize: 512, precision: 'amp' }],
  [
    'timm-4090-nchw-pt240',
    { variant: 'coatnet-0-timm' },
    { imagesPerS: 2722.37, latencyMs: 188.051, batchSize: 512, px: 224, precision: 'amp', framework: 'PyTorch 2.4.0, CUDA 12.4, NCHW' },
  ],
  [
    'timm-4090-nchw-pt240-compiled',
    { variant: 'coatnet-5-timm' },
    { latencyMs: 865.513, batchSize: 256, framework: 'PyTorch 2.4.0, CUDA 12.4, NCHW, torch.compile' },
  ],
  [
    'timm-4090-nchw-pt291',
    { variant: 'efficientnetv2-rw-s', px: 384 },
    { latencyMs: 711.819, batchSize: 1024, framework: 'PyTorch 2.9.1, CUDA 12.8, NCHW' },
  ],
  ['timm-4090-nchw-pt291-compiled', { variant: 'coatnet-rmlp-0-rw' }, { latencyMs: 126.393, batchSize: 512 }],
  [
    'timm-5090-nchw-pt291',
    { variant: 'efficientnet-b0' },
    { latencyMs: 90.443, device: 'NVIDIA GeForce RTX 5090', framework: 'PyTorch 2.9.1, CUDA 13.0, NCHW' },
  ],
  ['timm-5090-nchw-pt291-compiled', { variant: 'coatnet-3-rw' }, { latencyMs: 130.8, batchSize: 192 }],
  [
    'timm-pro6000-nchw-pt291',
    { variant: 'coatnet-rmlp-2-rw', px: 384 },
    { latencyMs: 1496.045, batchSize: 768, device: 'NVIDIA RTX PRO 6000 Max-Q', precision: 'amp' },
  ],
  ['timm-pro6000-nchw-pt291-compiled', { variant: 'efficientnet-b8-native' }, { imagesPerS: 230.48, batchSize: 96, px: 672 }],
  [
    'timm-pro6000-nchw-pt291-compiled-amp-bf16',
    { variant: 'efficientnetv2-xl', px: 512 },
    { latencyMs: 2587.357, batchSize: 1024, precision: 'amp-bfloat16' },
  ],
  ['timm-pro6000-nchw-pt291-compiled-bf16', { variant: 'coatnet-bn-0-rw' }, { latencyMs: 71.106, precision: 'bfloat16' }],
  [
    'timm-3090-nchw-pt113',
    { variant: 'efficientnet-b2-native' },
    { latencyMs: 370.065, px: 288, device: 'NVIDIA GeForce RTX 3090', framework: 'PyTorch 1.13, CUDA 11.7, NCHW' },
  ],
  ['timm-3090-nhwc-pt113', { variant: 'efficientnet-l2' }, { latencyMs: 1507.989, batchSize: 96, px: 475 }],
  ['timm-3090-nchw-pt210', { variant: 'efficientnet-b1-native', px: 256 }, { latencyMs: 258.486, batchSize: 1024 }],
  ['timm-3090-nhwc-pt210', { variant: 'efficientnetv2-xl-native', px: 512 }, { latencyMs: 3132.529, batchSize: 512 }],
  ['timm-3090-nchw-pt240', { variant: 'efficientnet-b0-native', px: 256 }, { latencyMs: 176.577, batchSize: 1024 }],
  ['timm-3090-nhwc-pt240', { variant: 'coatnet-2-rw' }, { imagesPerS: 834.11, latencyMs: 613.819, batchSize: 512 }],
  ['timm-train-3090-nchw', { variant: 'efficientnetv2-rw-t' }, { task: 'train-step', latencyMs: 298.981, batchSize: 256, px: 224 }],
  ['timm-train-3090-nhwc', { variant: 'efficientnet-b5-native' }, { latencyMs: 279.129, batchSize: 32, px: 456 }],
  [
    'timm-train-3090-nchw',
    { variant: 'efficientnetv2-s' },
    { task: 'train-step', latencyMs: 326.713, imagesPerS: 389.1, batchSize: 128, px: 300, precision: 'amp' },
  ],
  ['timm-train-3090-nhwc', { variant: 'efficientnet-l2', px: 475 }, { latencyMs: 267.912, batchSize: 3 }],
  ['timm-train-3090-nhwc', { variant: 'efficientnetv2-xl' }, { latencyMs: 251.721, batchSize: 16, px: 384 }],
]

const matches = (figure: PublishedFigure, pick: object) =>
  Object.entries(pick).every(([name, value]) => (figure as Record<string, unknown>)[name] === value)

describe('figures, beside the originals', () => {
  it.each(originals)('%s %o', (key, pick, expected) => {
    const { title, table } = sources[key]!
    const found = figures.filter(({ source }) => source.title === title && source.table === table).filter((figure) => matches(figure, pick))

    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject(expected)
  })
})

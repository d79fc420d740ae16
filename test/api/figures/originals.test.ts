import type { PublishedFigure } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { figures, type SourceKey, sources } from '../../../apps/api/src/figures/index.ts'

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
  [
    'tensorrt-chart-l',
    { variant: 'efficientnetv2-l', device: 'NVIDIA A100', precision: 'int8', batchSize: 64 },
    { latencyMs: 48.1, framework: 'TensorRT 8.0' },
  ],
  ['tensorrt-chart-s', { device: 'NVIDIA V100', framework: 'TensorFlow', batchSize: 8 }, { latencyMs: 16.6, precision: null }],
  ['keras-applications', { variant: 'efficientnetv2-b3', kind: 'accuracy' }, { top1: 82, top5: 95.8, verified: false }],
  ['mmpretrain-v1', { variant: 'efficientnet-b3', pretrain: 'adv-prop' }, { top1: 81.81, top5: 95.69, px: null }],
  ['mmpretrain-v1', { variant: 'efficientnet-l2', kind: 'size', px: 800 }, { params: 480_309_308, macs: null }],
  [
    'timm-imagenet-1k',
    { checkpoint: 'tf_efficientnetv2_l.in21k_ft_in1k', px: 480 },
    { top1: 86.802, top5: 98.124, pretrain: 'imagenet-21k' },
  ],
  ['timm-imagenet-1k', { checkpoint: 'tf_efficientnet_l2.ns_jft_in1k_475' }, { top1: 88.246, px: 475, variant: 'efficientnet-l2' }],
  ['timm-imagenet-real', { checkpoint: 'tf_efficientnet_b7.ap_in1k' }, { top1: 89.429, top5: 98.335, dataset: 'imagenet-real' }],
  ['timm-imagenetv2', { checkpoint: 'tf_efficientnet_b0.ns_jft_in1k' }, { top1: 67.74, dataset: 'imagenetv2-matched-frequency' }],
  ['timm-imagenet-a', { checkpoint: 'tf_efficientnet_lite0.in1k' }, { top1: 3.053, top5: 22.827, dataset: 'imagenet-a' }],
  ['timm-imagenet-r-clean', { checkpoint: 'tf_efficientnetv2_s.in1k', px: 384 }, { top1: 95.76, dataset: 'imagenet-r-clean' }],
  ['timm-imagenet-sketch', { checkpoint: 'tf_efficientnetv2_xl.in21k_ft_in1k', px: 512 }, { top1: 49.757, dataset: 'imagenet-sketch' }],
  [
    'timm-i9-pt240',
    { variant: 'efficientnetv2-b0', kind: 'speed', px: 224 },
    { task: 'infer', latencyMs: 11.234, imagesPerS: 88.9, batchSize: 1, precision: 'float32', framework: 'PyTorch 2.4.0, torch.compile' },
  ],
  ['timm-i9-pt240', { variant: 'efficientnetv2-s', kind: 'size', px: 384 }, { params: 21_460_000, macs: 8_440_000_000 }],
  ['timm-i9-pt221', { variant: 'efficientnet-b0' }, { latencyMs: 11.591, framework: 'PyTorch 2.2.1, torch.compile' }],
  ['timm-i7-pt240', { variant: 'efficientnetv2-s', px: 384 }, { latencyMs: 73.932, device: 'Intel Core i7-12700H' }],
  ['timm-4090-nhwc', { variant: 'efficientnet-b0' }, { imagesPerS: 8541.64, latencyMs: 59.93, batchSize: 512, precision: 'amp' }],
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

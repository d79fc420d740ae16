import { engineNames, Precision, taskNames } from '../engine.ts'
import { familyNames } from '../family.ts'
import type { Fields } from './field.ts'

/** Of a variant by itself. */
export const variantFields = {
  id: { kind: 'text', description: 'Id of the variant' },
  family: { kind: 'enum', values: familyNames, description: 'Family of architectures' },
  px: { kind: 'whole', unit: 'px', description: 'Side of the square image at evaluation' },
  trainPx: { kind: 'whole', unit: 'px', description: 'Largest side of the square image in training' },
  params: { kind: 'quantity', better: 'low', description: 'Trainable parameters' },
  statisticParams: { kind: 'quantity', better: 'low', description: 'Batch-norm means and variances' },
  macs: { kind: 'quantity', better: 'low', description: 'Multiply-adds of one image at px: what the papers call FLOPs' },
  macsAtTrainPx: { kind: 'quantity', better: 'low', description: 'Multiply-adds of one image at trainPx' },
  weightBytes: { kind: 'quantity', unit: 'bytes', better: 'low', description: 'Parameters and statistics in float32' },
  activationBytes: { kind: 'quantity', unit: 'bytes', better: 'low', description: 'Outputs of all convolutions and products at px' },
  follows: { kind: 'text', description: 'The implementation whose numbers the variant reproduces' },
  top1: { kind: 'percent', better: 'high', description: 'ImageNet-1k validation, in percent, without extra data unless pretrain is given' },
  top5: { kind: 'percent', better: 'high', description: 'The same for the first five guesses' },
  license: { kind: 'text', description: 'Licence of the weights; unknown where there is no checkpoint' },
  hasCheckpoint: { kind: 'flag', description: 'Whether this registry has weights of it' },
} as const satisfies Fields

/** Of the measurement that stands beside a variant: the newest of those that device, engine, task, batch, imagePx and precision choose. */
export const measuredFields = {
  device: { kind: 'text', isMeasured: true, description: 'Id of the device; as a parameter also a part of the name of its GPU or CPU' },
  deviceName: { kind: 'text', isMeasured: true, description: 'Names of its GPUs and its CPU' },
  engine: { kind: 'enum', values: engineNames, isMeasured: true, description: 'Engine that ran it' },
  task: { kind: 'enum', values: taskNames, isMeasured: true, description: 'infer, or train-step: default infer' },
  batch: { kind: 'whole', isMeasured: true, description: 'Images in a batch: default 1, of train-step 8' },
  imagePx: { kind: 'whole', unit: 'px', isMeasured: true, description: 'Side of the measured image: default px of the variant' },
  precision: { kind: 'enum', values: Precision.options, isMeasured: true, description: 'Of the products: default float32' },
  medianMs: { kind: 'number', unit: 'ms', better: 'low', isMeasured: true, description: 'Median of a batch' },
  p90Ms: { kind: 'number', unit: 'ms', better: 'low', isMeasured: true, description: '90th percentile of a batch' },
  p99Ms: { kind: 'number', unit: 'ms', better: 'low', isMeasured: true, description: '99th percentile of a batch' },
  trainStepMs: {
    kind: 'number',
    unit: 'ms',
    better: 'low',
    isMeasured: true,
    description: 'Median of a training step; asks for task=train-step',
  },
  imagesPerS: { kind: 'number', better: 'high', isMeasured: true, description: 'Images per second at the median' },
  utilization: { kind: 'share', better: 'high', isMeasured: true, description: "Share of the engine's best product on that device" },
  grade: { kind: 'enum', values: ['A', 'B', 'C', 'D'], isMeasured: true, description: 'How quiet the host was' },
  receivedAtMs: { kind: 'time', isMeasured: true, description: 'When the result came in' },
} as const satisfies Fields

export const modelFields = { ...variantFields, ...measuredFields } as const

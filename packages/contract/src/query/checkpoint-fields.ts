import { familyNames } from '../family.ts'
import type { Fields } from './field.ts'

/** Of the checkpoints that a registry holds. */
export const checkpointFields = {
  id: { kind: 'text', description: 'Id of the checkpoint' },
  variant: { kind: 'text', description: 'Id of the variant that it is weights of' },
  family: { kind: 'enum', values: familyNames, description: 'Family of architectures' },
  tag: { kind: 'text', description: 'Tags that point at it; as a parameter one of them' },
  dtype: { kind: 'enum', values: ['float32', 'float16'], description: 'Of the numbers in its files' },
  license: { kind: 'text', description: 'Licence of the weights, by its SPDX id' },
  px: { kind: 'whole', unit: 'px', description: 'Side of the image that it is for' },
  classes: { kind: 'whole', description: 'Classes that it tells apart' },
  top1: { kind: 'percent', better: 'high', description: 'On ImageNet-1k at its px, in percent: measured, else as published' },
  top5: { kind: 'percent', better: 'high', description: 'The same for the first five guesses' },
  sizeBytes: { kind: 'quantity', unit: 'bytes', better: 'low', description: 'Of all its files' },
  sequence: { kind: 'whole', description: 'How often it was published' },
  publishedAtMs: { kind: 'time', description: 'When it was last published' },
  owner: { kind: 'text', description: 'Who published it' },
} as const satisfies Fields

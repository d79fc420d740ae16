import { z } from 'zod'

/** What a runner says of itself and a job may ask for: a word, or a name with a value. */
export const Label = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9_.-]*(?:=[A-Za-z0-9_.-]+)?$/, { error: 'a label: a lower-case word, or word=value, such as quiet or gpu=a100' })
  .meta({ id: 'Label', example: 'gpu=a100' })

export const maxLabels = 16

export const Labels = z
  .array(Label)
  .max(maxLabels)
  .refine((labels) => new Set(labels).size === labels.length, { error: 'each label once' })

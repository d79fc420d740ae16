import { z } from 'zod'
import { Task } from './engine.ts'

/** Whether an engine computes what a stored reference says, asked of the very engine that is then measured. */
export const ParityProof = z
  .strictObject({
    passed: z.boolean().nullable().meta({ description: 'Null where it cannot be told; the reason says why' }),
    task: Task,
    difference: z.number().min(0).nullable().meta({
      description: "infer: the largest of a logit, over the logits' standard deviation. train-step: the largest of a loss, relative",
    }),
    tolerance: z.number().gt(0).meta({ description: 'The largest difference that passes' }),
    reference: z.string().min(1).max(200).meta({ description: 'Which stored reference it was compared with' }),
    reason: z.string().min(1).max(2_000).nullable().meta({ description: 'Why it did not pass, or cannot be told; null where it passed' }),
  })
  .refine(({ passed, reason }) => (passed === true) === (reason === null), { error: 'what has not passed has a reason, and only that' })
  .refine(({ passed, difference, tolerance }) => passed !== true || (difference !== null && difference <= tolerance), {
    error: 'what has passed differs by no more than the tolerance',
  })
  .meta({ id: 'ParityProof' })
export type ParityProof = z.infer<typeof ParityProof>

import { z } from 'zod'
import { Task } from './engine.ts'

/** Whether the engine computes what the stored reference says, asked before anything is timed. */
export const ParityProof = z
  .strictObject({
    passed: z.boolean().nullable().meta({ description: 'Null where nothing can be said; the reason says why' }),
    task: Task,
    difference: z.number().min(0).nullable().meta({ description: 'Of logits over their standard deviation; of losses relative' }),
    tolerance: z.number().min(0),
    reference: z.string().max(200).meta({ description: 'Which stored figures' }),
    reason: z.string().max(500).nullable(),
  })
  .meta({ id: 'ParityProof' })
export type ParityProof = z.infer<typeof ParityProof>

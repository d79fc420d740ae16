import type { Precision, Task } from '@effzoo/contract'

/**
 * How far an answer may be from its reference. `infer`: the largest difference of a logit over the standard deviation of all; in
 * float32 tight enough to tell two paddings apart, while in bfloat16 the rounding of each layer alone moves them by up to .15.
 * `train-step`: the largest relative difference of a loss. No engine trains in bfloat16 yet; one that does is held to float32's
 * until someone has measured what its rounding does.
 */
export const parityTolerance = {
  infer: { float32: 1e-3, bfloat16: 0.25, tf32: 1e-2 },
  'train-step': { float32: 1e-3, bfloat16: 1e-3, tf32: 1e-2 },
} as const satisfies Record<Task, Record<Precision, number>>

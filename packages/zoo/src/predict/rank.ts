import type { Label } from '../labels/labels.ts'

export interface Prediction {
  /** Of the class, from 0. */
  readonly index: number
  /** null where nothing says what the class is. */
  readonly label: string | null
  /** Softmax over all classes. */
  readonly probability: number
}

/** Indices of the largest logits, the largest first; of equal ones the lower index. */
export function topIndices(logits: Float32Array, count: number): number[] {
  return [...logits.keys()].sort((a, b) => logits[b]! - logits[a]! || a - b).slice(0, count)
}

/** The likeliest classes of one image. Logits that are no numbers are an error: they rank nothing. */
export function rank(logits: Float32Array, labels: readonly Label[] | null, count: number): readonly Prediction[] {
  if (logits.some((logit) => !Number.isFinite(logit))) throw new Error('the model answers logits that are no finite numbers')
  const largest = logits.reduce((max, logit) => Math.max(max, logit), Number.NEGATIVE_INFINITY)
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0)
  return topIndices(logits, count).map((index) => ({
    index,
    label: labels?.[index]?.label ?? null,
    probability: Math.exp(logits[index]! - largest) / sum,
  }))
}

import type { Reference } from './references.ts'

export const standardDeviation = (values: Float32Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

/** Evenly spaced, with both ends: a kernel's tail, of what does not fill a vector, is at the last. */
const sampledCount = 32
export const sampleLogits = (logits: Float32Array): number[] =>
  Array.from({ length: sampledCount }, (_, i) => logits[Math.round((i * (logits.length - 1)) / (sampledCount - 1))]!)

/** NaN where any is. */
const largest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0)

export const logitsDifference = (logits: readonly number[], expected: Pick<Reference, 'logits' | 'logitsStd'>): number =>
  largest(logits.map((logit, i) => Math.abs(logit - expected.logits[i]!))) / expected.logitsStd

export const lossesDifference = (losses: readonly number[], expected: Pick<Reference, 'losses'>): number =>
  largest(losses.map((loss, i) => Math.abs(loss / expected.losses[i]! - 1)))

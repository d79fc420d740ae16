import type { Batch, Work } from './engine.ts'

/** Labels are of ImageNet-1k's classes, or of as many as the model has. */
const maxClassCount = 1000

/** Noise with the mean 0 and the variance 1 of normalised images, and labels: the same for the same work, on every host. */
export function makeBatch({ batchSize, imagePx, seed, spec }: Pick<Work, 'batchSize' | 'imagePx' | 'seed' | 'spec'>): Batch {
  const classCount = Math.min(maxClassCount, spec?.classes ?? maxClassCount)
  const random = mulberry32(seed)
  const amplitude = 2 * Math.sqrt(3) // of the uniform distribution with variance 1
  const images = Float32Array.from({ length: batchSize * imagePx * imagePx * 3 }, () => (random() - 0.5) * amplitude)
  const labels = Int32Array.from({ length: batchSize }, () => Math.floor(random() * classCount))
  return { images, labels }
}

/** 32-bit generator of Tommy Ettinger, in the public domain; 0 to 1. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

import * as tf from '@tensorflow/tfjs-core'
import { onTestFinished } from 'vitest'
import { proceduralValues } from '../../../scripts/parity/procedural.ts'

/** The same batch each time, freed with the test. */
export function someBatch(batchSize: number, px: number): { images: tf.Tensor4D; labels: tf.Tensor1D } {
  const shape: [number, number, number, number] = [batchSize, px, px, 3]
  const images = tf.tensor4d(proceduralValues('input', shape), shape)
  const labels = tf.tensor1d(
    Array.from({ length: batchSize }, (_, i) => (i * 37) % 1000),
    'int32',
  )
  onTestFinished(() => tf.dispose([images, labels]))
  return { images, labels }
}

import type { Model } from '@effzoo/models/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { channels, type Pixels } from '../images/pixels.ts'
import { frame, normalizeInto } from '../images/preprocess.ts'
import { type Prediction, rank } from '../predict/rank.ts'
import type { Checkpoint } from './checkpoint.ts'

type Tfjs = typeof import('@tensorflow/tfjs-core')

/** A model on a backend of tfjs, with what its input and its output mean. */
export interface LoadedModel extends Omit<Checkpoint, 'weights'> {
  /** tfjs's name of it. Each prediction makes it tfjs's current one. */
  readonly backend: string
  /** tfjs's model: its weights as variables, `predict` from images [batch, px, px, 3] to logits, and all else that training needs. */
  readonly model: Model
  /** The logits [images * classes] of images as they come, framed and normalised as the checkpoint says. */
  logits(images: readonly Pixels[]): Promise<Float32Array>
  dispose(): void
}

export interface Backend {
  readonly tf: Tfjs
  readonly name: string
  /** Throws where the device failed on the way to an answer. */
  check(): Promise<void>
}

export async function createLoadedModel({ weights, ...checkpoint }: Checkpoint, { tf, name, check }: Backend): Promise<LoadedModel> {
  const { buildModel } = await import('@effzoo/models/tfjs')
  const { spec, preprocessing } = checkpoint
  const model = buildModel(spec, { imagePx: preprocessing.px, weights: (weight) => weights.get(weight.name)! })
  return {
    ...checkpoint,
    backend: name,
    model,
    async logits(images) {
      if (tf.getBackend() !== name && !(await tf.setBackend(name))) throw new Error(`tfjs could not start its backend ${name}`)
      const output = tf.tidy(() => model.predict(toTensor(tf, images, preprocessing)))
      try {
        const values = (await output.data()) as Float32Array
        await check()
        return values
      } finally {
        output.dispose()
      }
    },
    dispose: () => model.dispose(),
  }
}

function toTensor(tf: Tfjs, images: readonly Pixels[], preprocessing: Checkpoint['preprocessing']): Tensor4D {
  const { px } = preprocessing
  const inputs = new Float32Array(images.length * px * px * channels)
  for (const [i, image] of images.entries()) normalizeInto(inputs, i * px * px * channels, frame(image, preprocessing), preprocessing)
  return tf.tensor4d(inputs, [images.length, px, px, channels])
}

/** The likeliest classes of one image, the first the likeliest. */
export async function classifyPixels(model: LoadedModel, image: Pixels, topCount: number): Promise<readonly Prediction[]> {
  return rank(await model.logits([image]), model.labels, topCount)
}

import type { EngineName } from '@effzoo/contract'
import type { Session } from '@effzoo/engines'
import { channels, type Pixels } from '../images/pixels.ts'
import { frame, normalizeInto } from '../images/preprocess.ts'
import type { Checkpoint } from '../load/checkpoint.ts'

/** The fastest first, for inference; the others serve who names them. */
const preferred: readonly EngineName[] = ['tensorflow', 'onnxruntime', 'wasm']

/** A checkpoint on an engine, compiled for one size of batch. */
export interface Classifier extends AsyncDisposable {
  readonly engine: EngineName
  readonly engineVersion: string
  readonly batchSize: number
  /** The logits of each image, of at most a batch. */
  run(images: readonly Pixels[]): Promise<Float32Array[]>
}

export interface ClassifierOptions {
  /** Without it the best engine that this machine has. */
  readonly engine?: EngineName
  readonly batchSize: number
}

async function chooseEngine(named: EngineName | undefined) {
  const { findEngine } = await import('@effzoo/engines')
  if (named !== undefined) return findEngine(named)
  const reasons: string[] = []
  for (const name of preferred) {
    const engine = await findEngine(name)
    const { unavailable } = await engine.probe()
    if (unavailable === null) return engine
    reasons.push(`${name}: ${unavailable}`)
  }
  throw new Error(`no engine runs on this machine. ${reasons.join('; ')}`)
}

/** Engines are loaded when this is called, and not before. */
export async function openClassifier(checkpoint: Checkpoint, { engine: named, batchSize }: ClassifierOptions): Promise<Classifier> {
  const { variant, spec, preprocessing, weights } = checkpoint
  const engine = await chooseEngine(named)
  const session: Session = await engine.open({
    variant,
    spec,
    task: 'infer',
    batchSize,
    imagePx: preprocessing.px,
    seed: 0, // no weight is drawn
    weights: ({ name }) => weights.get(name)!,
  })
  const imageLength = preprocessing.px ** 2 * channels
  return {
    engine: engine.name,
    engineVersion: session.engineVersion,
    batchSize,
    async run(images) {
      if (images.length > batchSize) throw new RangeError(`${images.length} images for a batch of ${batchSize}`)
      // what a smaller batch leaves stays zero, and its logits are not looked at
      const batch = { images: new Float32Array(batchSize * imageLength), labels: new Int32Array(batchSize) }
      for (const [i, image] of images.entries()) normalizeInto(batch.images, i * imageLength, frame(image, preprocessing), preprocessing)
      const logits = await session.run(batch)
      const classes = logits.length / batchSize
      return images.map((_, i) => logits.slice(i * classes, (i + 1) * classes))
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

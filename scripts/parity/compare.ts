import type { Precision, VariantId } from '@effzoo/contract'
import { type Engine, parityTolerance } from '@effzoo/engines'
import { expand, findVariant, toOurTensor } from '@effzoo/models'
import { proceduralValues } from './procedural.ts'
import { proceduralWeights } from './procedural-weights.ts'
import type { GoldenRow } from './read-golden.ts'

/** Between timm and us, as between an engine and its stored reference. */
export const tolerance = parityTolerance.infer

/** The sum of so many rounded values differs by the order of adding. */
const checksumTolerance = 1e-6

function makeImage({ px, checksum }: GoldenRow): Float32Array {
  const image = proceduralValues('input', [1, 3, px, px])
  const sum = image.reduce((total, value) => total + value, 0)
  if (!(Math.abs(sum - checksum) < checksumTolerance)) {
    throw new Error(`the values of the image sum to ${sum}, the row's checksum is ${checksum}: its figures follow another formula`)
  }
  const channelsLast = { name: 'input', shape: [1, 3, px, px], axes: [0, 2, 3, 1] }
  return toOurTensor('input', channelsLast, image).data
}

const largestDifference = (a: Float32Array, b: Float32Array) => a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)

export interface Comparison {
  readonly agrees: boolean
  /** The largest to the row's logits, over their standard deviation. */
  readonly difference: number
  /**
   * How far the last bit of each pixel alone moves the logits, in the same unit; asked only where they do not agree. Beyond the
   * tolerance, float32 cannot tell whether the model is right: timm's own logits then depend on the order in which it adds.
   */
  readonly sensitivity: number | null
}

export async function compare(engine: Engine, variant: VariantId, row: GoldenRow, precision: Precision = 'float32'): Promise<Comparison> {
  const { px, logits: expected, logitsStd } = row
  const images = makeImage(row)
  const weights = proceduralWeights(expand(findVariant(variant)!, px))
  await using session = await engine.open({ variant, task: 'infer', batchSize: 1, imagePx: px, precision, seed: 0, weights })
  const run = (pixels: Float32Array) => session.run({ images: pixels, labels: new Int32Array(1) })
  const logits = await run(images)
  if (logits.length !== expected.length) throw new Error(`the row has ${expected.length} logits, the model ${logits.length}`)
  const difference = largestDifference(expected, logits) / logitsStd
  const agrees = difference <= tolerance[precision]
  const nudged = () => run(images.map((pixel) => pixel * (1 + 2 ** -23)))
  return { agrees, difference, sensitivity: agrees ? null : largestDifference(logits, await nudged()) / logitsStd }
}

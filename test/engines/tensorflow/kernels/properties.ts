import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { attention } from '../../../../packages/models/src/tfjs/attention.ts'
import { biasAdd } from '../../../../packages/models/src/tfjs/kernels/bias-add.ts'
import { gelu } from '../../../../packages/models/src/tfjs/kernels/gelu.ts'
import { layerNorm } from '../../../../packages/models/src/tfjs/kernels/layer-norm.ts'
import { matrixProduct, pointwiseConv } from '../../../../packages/models/src/tfjs/kernels/matrix-product.ts'
import { silu, siluWithSlopeKernel } from '../../../../packages/models/src/tfjs/kernels/silu.ts'
import { type Compute, requireSame } from './compare-kernels.ts'

/** As they stand in models, that is in the ops that fuseLayers looks for. */
export const activations: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  none: (x) => x,
  silu,
  relu: tf.relu,
  relu6: tf.relu6,
  sigmoid: tf.sigmoid,
  gelu,
}

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const activation = oneOf(...Object.keys(activations))
/** All but GELU, which no model has there. */
const gateActivation = oneOf(...Object.keys(activations).filter((name) => name !== 'gelu'))
const px = fc.integer({ min: 1, max: 14 })
const batch = fc.integer({ min: 1, max: 3 })
const seed = fc.nat(1e6)
/** Zeros around an image: top, bottom, left and right. */
const margins = fc.tuple(...([0, 1, 2, 3] as const).map(() => fc.integer({ min: 0, max: 9 })))
type Margins = readonly number[]

/** Numbers from -size to size, other ones for each call. */
function drawer(seed: number) {
  let calls = 0
  return (shape: number[], size = 1) => tf.randomUniform(shape, -size, size, 'float32', seed + calls++)
}

/** Weights for sums of `count` products that stay about as large as their inputs. */
const weightSize = (count: number) => Math.sqrt(3 / count)

const padWith = (x: tf.Tensor, [top, bottom, left, right]: Margins) =>
  tf.pad4d(x as tf.Tensor4D, [
    [0, 0],
    [top!, bottom!],
    [left!, right!],
    [0, 0],
  ])

/** A window must fit in the padded image. */
const fits = (height: number, width: number, [top, bottom, left, right]: Margins, kernel: number) =>
  height + top! + bottom! >= kernel && width + left! + right! >= kernel

const layout = { kernel: oneOf(1, 2, 3, 5, 7), stride: oneOf(1, 2, 3), padding: oneOf('same', 'valid', 'explicit'), margins }
const image = { batch, height: px, width: px, inChannels: oneOf(1, 3, 5, 17, 24, 40) }

const sizes = { ...layout, ...image, outChannels: oneOf(1, 3, 8, 16, 17, 24, 31, 40, 56, 100) }
/** Those of a convolution that takes Winograd's road, but where its tiles reach far beyond the output. */
const side = fc.integer({ min: 3, max: 30 })
const winogradSizes = {
  ...sizes,
  ...{ kernel: oneOf(3), stride: oneOf(1), height: side, width: side },
  ...{ inChannels: oneOf(8, 15, 16, 17, 24, 40), outChannels: oneOf(8, 16, 17, 31, 40, 100) },
}

const convolutionOf = (sizes: typeof winogradSizes) =>
  fc.property(
    fc.record({ ...sizes, hasBias: fc.boolean(), activation, hasResidual: fc.boolean(), seed }),
    ({ kernel, stride, padding, margins, batch, height, width, inChannels, outChannels, hasBias, activation, hasResidual, seed }) => {
      fc.pre(padding === 'same' || fits(height, width, padding === 'valid' ? [0, 0, 0, 0] : margins, kernel))
      tf.tidy(() => {
        const draw = drawer(seed)
        const filter = draw([kernel, kernel, inChannels, outChannels], weightSize(kernel ** 2 * inChannels))
        const bias = draw([outChannels])
        const convolve: Compute = (x, residual) => {
          const padded = padding === 'explicit' ? padWith(x!, margins) : x!
          const sum = tf.conv2d(padded as tf.Tensor4D, filter as tf.Tensor4D, stride, padding === 'same' ? 'same' : 'valid')
          const y = activations[activation]!(hasBias ? biasAdd(sum, bias) : sum)
          return residual ? tf.add(y, residual) : y
        }
        const x = draw([batch, height, width, inChannels])
        const { shape } = convolve(x) as tf.Tensor
        requireSame(convolve, hasResidual ? [x, draw(shape)] : [x], ['EffzooConvolution'])
      })
    },
  )

const gatedConvolution = fc.property(
  fc.record({ ...image, outChannels: oneOf(1, 16, 24, 40, 56), activation, hasResidual: fc.boolean(), seed }),
  ({ batch, height, width, inChannels, outChannels, activation, hasResidual, seed }) => {
    tf.tidy(() => {
      const draw = drawer(seed)
      const filter = draw([1, 1, inChannels, outChannels], weightSize(inChannels))
      const bias = draw([outChannels])
      const convolve: Compute = (x, gate, residual) => {
        const sum = tf.conv2d(tf.mul(x!, gate!) as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same')
        const y = activations[activation]!(biasAdd(sum, bias))
        return residual ? tf.add(y, residual) : y
      }
      const inputs = [draw([batch, height, width, inChannels]), draw([batch, 1, 1, inChannels])]
      const residual = hasResidual ? [draw([batch, height, width, outChannels])] : []
      requireSame(convolve, [...inputs, ...residual], ['EffzooConvolution'])
    })
  },
)

const product = fc.property(
  fc.record({
    rows: fc.integer({ min: 1, max: 40 }),
    inner: oneOf(1, 3, 17, 64),
    columns: oneOf(1, 5, 16, 24, 47, 100),
    hasBias: fc.boolean(),
    activation,
    hasResidual: fc.boolean(),
    seed,
  }),
  ({ rows, inner, columns, hasBias, activation, hasResidual, seed }) => {
    tf.tidy(() => {
      const draw = drawer(seed)
      const [matrix, bias] = [draw([inner, columns], weightSize(inner)), draw([columns])]
      const multiply: Compute = (x, residual) => {
        const sum = matrixProduct(x!, matrix)
        const y = activations[activation]!(hasBias ? biasAdd(sum, bias) : sum)
        return residual ? tf.add(y, residual) : y
      }
      requireSame(multiply, hasResidual ? [draw([rows, inner]), draw([rows, columns])] : [draw([rows, inner])], ['EffzooConvolution'])
    })
  },
)

const depthwiseSizes = {
  ...layout,
  ...{ kernel: oneOf(3, 5), stride: oneOf(1, 2), batch, height: px, width: px, channels: oneOf(16, 32, 48, 80) },
}

const depthwise = fc.property(
  fc.record({ ...depthwiseSizes, hasBias: fc.boolean(), activation, hasMean: fc.boolean(), seed }),
  ({ kernel, stride, padding, margins, batch, height, width, channels, hasBias, activation, hasMean, seed }) => {
    fc.pre(padding === 'same' || fits(height, width, padding === 'valid' ? [0, 0, 0, 0] : margins, kernel))
    tf.tidy(() => {
      const draw = drawer(seed)
      const [filter, bias] = [draw([kernel, kernel, channels, 1], weightSize(kernel ** 2)), draw([channels])]
      const convolve: Compute = (x) => {
        const padded = padding === 'explicit' ? padWith(x!, margins) : x!
        const sum = tf.depthwiseConv2d(padded as tf.Tensor4D, filter as tf.Tensor4D, stride, padding === 'same' ? 'same' : 'valid')
        const y = activations[activation]!(hasBias ? biasAdd(sum, bias) : sum)
        return hasMean ? [y, tf.mean(y, [1, 2], true)] : y
      }
      requireSame(convolve, [draw([batch, height, width, channels])], ['EffzooDepthwiseConvolution'])
    })
  },
)

const expandDepthwise = fc.property(
  fc.record({ ...depthwiseSizes, inChannels: oneOf(1, 5, 16, 24), channels: oneOf(16, 48, 80, 272), activation, seed }),
  ({ kernel, stride, padding, margins, batch, height, width, inChannels, channels, activation, seed }) => {
    fc.pre(padding === 'same' || fits(height, width, padding === 'valid' ? [0, 0, 0, 0] : margins, kernel))
    tf.tidy(() => {
      const draw = drawer(seed)
      const [expand, expandBias] = [draw([1, 1, inChannels, channels], weightSize(inChannels)), draw([channels])]
      const [filter, bias] = [draw([kernel, kernel, channels, 1], weightSize(kernel ** 2)), draw([channels])]
      const compute: Compute = (x) => {
        const expanded = activations[activation]!(biasAdd(tf.conv2d(x as tf.Tensor4D, expand as tf.Tensor4D, 1, 'same'), expandBias))
        const padded = padding === 'explicit' ? padWith(expanded, margins) : expanded
        const sum = tf.depthwiseConv2d(padded as tf.Tensor4D, filter as tf.Tensor4D, stride, padding === 'same' ? 'same' : 'valid')
        const y = silu(biasAdd(sum, bias))
        return [y, tf.mean(y, [1, 2], true)]
      }
      requireSame(compute, [draw([batch, height, width, inChannels])], ['EffzooExpandDepthwise'])
    })
  },
)

const gate = fc.property(
  fc.record({
    batch,
    height: px,
    width: px,
    channels: oneOf(1, 5, 16, 24, 40, 97),
    reduced: oneOf(1, 4, 7, 16, 21),
    activation: gateActivation,
    seed,
  }),
  ({ batch, height, width, channels, reduced, activation, seed }) => {
    tf.tidy(() => {
      const draw = drawer(seed)
      const reduce = draw([1, 1, channels, reduced], weightSize(channels)) as tf.Tensor4D
      const expand = draw([1, 1, reduced, channels], weightSize(reduced)) as tf.Tensor4D
      const biases = [draw([reduced]), draw([channels])] as const
      const compute: Compute = (x) => {
        const squeezed = pointwiseConv(tf.mean(x!, [1, 2], true), reduce, biases[0])
        return tf.sigmoid(pointwiseConv(activations[activation]!(squeezed) as tf.Tensor4D, expand, biases[1]))
      }
      requireSame(compute, [draw([batch, height, width, channels])], ['Cast', 'Mean', 'EffzooGate'])
    })
  },
)

const normalization = fc.property(
  fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
    channels: fc.integer({ min: 2, max: 70 }),
    seed,
  }),
  ({ shape, channels, seed }) => {
    tf.tidy(() => {
      const draw = drawer(seed)
      const [scale, shift] = [draw([channels]), draw([channels])]
      const x = tf.add(tf.mul(draw([...shape, channels]), 3), 10)
      requireSame((x) => layerNorm(x!, scale, shift, 1e-5), [x], ['EffzooLayerNorm'], 1e-4)
    })
  },
)

const attentionOfHeads = fc.property(
  fc.record({
    batch,
    px: fc.integer({ min: 1, max: 9 }),
    heads: oneOf(1, 2, 3),
    headChannels: oneOf(1, 8, 24, 32, 33),
    size: oneOf(1, 9),
    seed,
  }),
  ({ batch, px, heads, headChannels, size, seed }) => {
    tf.tidy(() => {
      const draw = drawer(seed)
      const bias = draw([heads, px * px, px * px], size)
      const layer = { kind: 'attention', name: 'attention', inputs: [], heads, headChannels, px } as const
      const attend: Compute = (x) => attention(layer, x!, bias)
      requireSame(attend, [draw([batch, px, px, heads * headChannels * 3], size)], ['Reshape', 'EffzooAttention', 'Reshape'], 1e-4)
    })
  },
)

/** Past the end of a vector, and past that of a unit of work. */
const trainingSilu = fc.property(
  fc.record({ count: oneOf(1, 7, 16, 33, 2 ** 15, 2 ** 16 + 9), size: oneOf(1, 12, 100), seed }),
  ({ count, size, seed }) => {
    tf.tidy(() => {
      const x = drawer(seed)([count], size)
      const answers = tf.engine().runKernel(siluWithSlopeKernel, { x }) as unknown as tf.Tensor[]
      const sigmoid = tf.sigmoid(x)
      const expected = [tf.mul(x, sigmoid), tf.add(sigmoid, tf.mul(tf.mul(x, sigmoid), tf.sub(1, sigmoid)))]
      for (const [place, wanted] of expected.entries()) {
        const worst = tf.max(tf.abs(tf.sub(answers[place]!, wanted))).dataSync()[0]!
        if (!(worst <= 1e-6 * Math.max(1, size))) throw new Error(`answer ${place} is off by ${worst} for numbers up to ${size}`)
      }
    })
  },
)

const runs = { seed: 1, numRuns: 25 } as const

/** Each throws where one of our kernels answers something else than TensorFlow's own ops. */
export const properties: Readonly<Record<string, () => void>> = {
  'a convolution, with bias, activation and residual': () => fc.assert(convolutionOf(sizes), { ...runs, numRuns: 80 }),
  'a convolution of 3 x 3 by the algorithm of Winograd': () => fc.assert(convolutionOf(winogradSizes), { ...runs, numRuns: 40 }),
  'a convolution of what a gate scales': () => fc.assert(gatedConvolution, runs),
  'a product with a matrix': () => fc.assert(product, runs),
  'a depthwise convolution, and the mean of what it answers': () => fc.assert(depthwise, { ...runs, numRuns: 40 }),
  'a depthwise convolution, and the one that expands its image': () => fc.assert(expandDepthwise, { ...runs, numRuns: 40 }),
  'a gate of squeeze and excitation': () => fc.assert(gate, runs),
  'a layer norm': () => fc.assert(normalization, runs),
  attention: () => fc.assert(attentionOfHeads, runs),
  'a SiLU of training with its slope': () => fc.assert(trainingSilu, runs),
}

import { isTensorflowInstalled, loadTensorflow } from '@effzoo/engines'
import { expand, findVariant } from '@effzoo/models'
import { buildModel } from '@effzoo/models/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { biasAdd } from '../../../../packages/models/src/tfjs/kernels/bias-add.ts'
import { layerNorm } from '../../../../packages/models/src/tfjs/kernels/layer-norm.ts'
import { matrixProduct, pointwiseConv } from '../../../../packages/models/src/tfjs/kernels/matrix-product.ts'
import { silu } from '../../../../packages/models/src/tfjs/kernels/silu.ts'
import { tensorflowOp } from '../../../../packages/models/src/tfjs/kernels/tensorflow-op.ts'
import { simplified } from '../../../tfjs-compile/simplified.ts'
import { rewrite } from './rewrite.ts'

const noise = (...shape: number[]) => tf.randomUniform(shape, -1, 1, 'float32', 1)
const [px, channels] = [6, 16]
const spec = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const
const inputs = { x: spec(2, px, px, channels), other: spec(2, px, px, channels), gate: spec(2, 1, 1, channels) }

type Given = Readonly<Record<'other' | 'gate', tf.Tensor4D>>
type Run = (x: tf.Tensor4D, given: Given) => unknown

/** The ops of a function that computes with x, fused; sorted, without what moves no value. */
function opsOf(run: Run, given: Parameters<typeof simplified>[1] = {}) {
  const { ops } = simplified((given) => run(given.x as tf.Tensor4D, given as never), { rewrite, inputs, ...given })
  return ops.filter((op) => op !== 'Reshape' && op !== 'Cast').sort()
}

const convolve = (x: tf.Tensor, { outChannels = channels, kernel = 3 } = {}): tf.Tensor4D =>
  biasAdd(
    tf.conv2d(x as tf.Tensor4D, noise(kernel, kernel, channels, outChannels) as tf.Tensor4D, 1, 'same'),
    noise(outChannels),
  ) as tf.Tensor4D
const convolveDepthwise = (x: tf.Tensor4D) => tf.depthwiseConv2d(x, noise(3, 3, channels, 1) as tf.Tensor4D, 1, 'same')
const pad = (x: tf.Tensor4D, value = 0) => tf.pad4d(x, [[0, 0], [1, 2], [3, 4], [0, 0]], value) // biome-ignore format: like a row
const rowsOf = (x: tf.Tensor4D) => tf.reshape(x, [-1, channels]) as tf.Tensor2D
const squeeze = (x: tf.Tensor4D) => pointwiseConv(x, noise(1, 1, channels, 4) as tf.Tensor4D, noise(4))
const excite = (x: tf.Tensor4D) => tf.sigmoid(pointwiseConv(x, noise(1, 1, 4, channels) as tf.Tensor4D, noise(channels)))
const normalize = (x: tf.Tensor) => layerNorm(x, noise(channels), noise(channels), 1e-5)

describe.skipIf(!isTensorflowInstalled())('fuseLayers', () => {
  beforeAll(async () => {
    await loadTensorflow()
  })
  beforeEach(() => tf.engine().startScope())
  afterEach(() => tf.engine().endScope())

  it.each(['efficientnet-b0', 'efficientnet-lite0', 'efficientnetv2-b0', 'efficientnet-b0-native', 'coatnet-0-timm', 'coatnet-nano-rw'])(
    'leaves no layer of %s to TensorFlow that it has a kernel for',
    (id) => {
      const [variant, imagePx] = [findVariant(id)!, 64]
      const model = buildModel(variant, { imagePx, seed: 1 })
      onTestFinished(() => model.dispose())

      const { ops } = simplified(({ images }) => model.apply(images as tf.Tensor4D, { training: false, foldNorms: true }), {
        inputs: { images: spec(1, imagePx, imagePx, 3) },
        freeze: true,
        rewrite,
      })

      const countOf = (kind: string) => expand(variant, imagePx).filter((layer) => layer.kind === kind).length
      const opCountOf = (name: string) => ops.filter((op) => op === name).length
      const expanded = opCountOf('EffzooExpandDepthwise')
      // all but the first blocks', which do not expand
      expect(expanded).toBeGreaterThan(countOf('depthwise-conv') - 4)
      // a gate's two convolutions are within it
      expect(opCountOf('EffzooConvolution')).toBe(countOf('conv') + countOf('dense') - 2 * countOf('gate') - expanded)
      expect(opCountOf('EffzooDepthwiseConvolution')).toBe(countOf('depthwise-conv') - expanded)
      expect(opCountOf('EffzooGate')).toBe(countOf('gate'))
      expect(opCountOf('EffzooLayerNorm')).toBe(countOf('layer-norm'))
      expect(opCountOf('EffzooAttention')).toBe(countOf('attention'))
      // a depthwise convolution has the mean that a gate is made of
      expect(opCountOf('Mean')).toBe(countOf('global-pool') - countOf('gate'))
    },
  )

  it.each<[string, Run, string[]]>([
    ['a convolution with its bias, activation and residual', (x) => tf.add(x, silu(convolve(x))), ['EffzooConvolution']],
    ['a convolution and the zeros around its image', (x) => convolve(pad(x)), ['EffzooConvolution']],
    ['a convolution and its gate', (x, { gate }) => convolve(tf.mul(x, gate), { kernel: 1 }), ['EffzooConvolution']],
    ['a product with a matrix', (x) => tf.relu(matrixProduct(rowsOf(x), noise(channels, 5))), ['EffzooConvolution']],
    [
      'a depthwise convolution and the mean of it',
      (x) => tf.mean(silu(convolveDepthwise(x)), [1, 2], true),
      ['EffzooDepthwiseConvolution'],
    ],
    [
      'a depthwise convolution, what expands its image, and the mean',
      (x) => tf.mean(silu(convolveDepthwise(silu(convolve(x, { kernel: 1 })) as tf.Tensor4D)), [1, 2], true),
      ['EffzooExpandDepthwise'],
    ],
    [
      'a depthwise convolution, the zeros around its image and what expands that',
      (x) => tf.depthwiseConv2d(pad(silu(convolve(x, { kernel: 1 })) as tf.Tensor4D), noise(3, 3, channels, 1) as tf.Tensor4D, 2, 'valid'),
      ['EffzooExpandDepthwise'],
    ],
    ['squeeze and excitation', (x) => excite(silu(squeeze(tf.mean(x, [1, 2], true))) as tf.Tensor4D), ['EffzooGate', 'Mean']],
    ['a layer norm', normalize, ['EffzooLayerNorm']],
    ['a layer norm of what is reshaped', (x) => normalize(rowsOf(x)), ['EffzooLayerNorm']],
    [
      'each of two convolutions that are added',
      (x) => tf.add(silu(convolve(x)), convolve(x, { kernel: 1 })),
      ['EffzooConvolution', 'EffzooConvolution'],
    ],
    ['each of two convolutions in a row', (x) => silu(convolve(silu(convolve(x)))), ['EffzooConvolution', 'EffzooConvolution']],
  ])('makes one op of %s', (_, run, ops) => {
    expect(opsOf(run)).toEqual(ops)
  })

  describe('leaves apart', () => {
    it.each<[string, Run, string[]]>([
      [
        'what else is read: the product',
        (x) => both(tf.conv2d(x, noise(1, 1, channels, 5) as tf.Tensor4D, 1, 'same'), (y) => biasAdd(y, noise(5))),
        ['BiasAdd', 'EffzooConvolution'],
      ],
      ['what else is read: before the activation', (x) => both(convolve(x), tf.relu), ['EffzooConvolution', 'Relu']],
      ['what else is read: before silu', (x) => both(convolve(x), silu), ['EffzooConvolution', 'Mul', 'Sigmoid']],
      ['what else is read: before the residual', (x) => both(convolve(x), (y) => tf.add(x, y)), ['Add', 'EffzooConvolution']],
      ['what else is read: the sigmoid within silu', (x) => siluAndSigmoid(convolve(x)), ['EffzooConvolution', 'Mul', 'Sigmoid']],
      [
        'what else is read: the gated image',
        (x, { gate }) => both(tf.mul(x, gate), (y) => convolve(y, { kernel: 1 })),
        ['EffzooConvolution', 'Mul'],
      ],
      ['what else is read: the padded image', (x) => both(pad(x), convolve), ['EffzooConvolution', 'PadV2']],
      [
        'what else is read: the image of a depthwise convolution',
        (x) => both(convolve(x, { kernel: 1 }), (y) => convolveDepthwise(y as tf.Tensor4D)),
        ['EffzooConvolution', 'EffzooDepthwiseConvolution'],
      ],
      [
        'a convolution of 3 x 3 before a depthwise one',
        (x) => convolveDepthwise(convolve(x)),
        ['EffzooConvolution', 'EffzooDepthwiseConvolution'],
      ],
      [
        'a convolution with a residual before a depthwise one',
        (x) => convolveDepthwise(tf.add(x, convolve(x, { kernel: 1 })) as tf.Tensor4D),
        ['EffzooConvolution', 'EffzooDepthwiseConvolution'],
      ],
      [
        'a convolution with a gate before a depthwise one',
        (x, { gate }) => convolveDepthwise(convolve(tf.mul(x, gate), { kernel: 1 })),
        ['EffzooConvolution', 'EffzooDepthwiseConvolution'],
      ],
      ['what is added to itself', (x) => both(convolve(x), (y) => tf.add(y, y)), ['Add', 'EffzooConvolution']],
      ['what is added to all pixels alike', (x, { gate }) => tf.add(convolve(x), gate), ['Add', 'EffzooConvolution']],
      ['what is added to all images alike', (x) => tf.add(convolve(x), noise(1, px, px, channels)), ['Add', 'EffzooConvolution']],
      ['a gate for each pixel', (x) => convolve(tf.mul(x, noise(2, px, px, 1)), { kernel: 1 }), ['EffzooConvolution', 'Mul']],
      ['a gate for all channels', (x) => convolve(tf.mul(x, noise(2, 1, 1, 1)), { kernel: 1 }), ['EffzooConvolution', 'Mul']],
      ['a gate for all images', (x) => convolve(tf.mul(x, noise(1, 1, 1, channels)), { kernel: 1 }), ['EffzooConvolution', 'Mul']],
      ['a gate before a kernel of 3 x 3', (x, { gate }) => convolve(tf.mul(x, gate)), ['EffzooConvolution', 'Mul']],
      ['what is around an image but no zeros', (x) => convolve(pad(x, 1)), ['EffzooConvolution', 'PadV2']],
      ['a mean over all but the channels', (x) => tf.mean(convolveDepthwise(x), [0, 1, 2], true), ['EffzooDepthwiseConvolution', 'Mean']],
      [
        'a mean of other pixels than the convolution has',
        (x) => tf.mean(tf.reshape(convolveDepthwise(x), [2, 4, 9, channels]), [1, 2], true),
        ['EffzooDepthwiseConvolution', 'Mean'],
      ],
      [
        'squeeze and excitation whose answer has no pixel',
        (x) => tf.sigmoid(dense(tf.relu(dense(rowsOf(tf.mean(x, [1, 2], true)), 4)), channels)),
        ['EffzooConvolution', 'EffzooConvolution', 'Mean'],
      ],
    ])('%s', (_, run, ops) => {
      expect(opsOf(run)).toEqual(ops)
    })
  })

  describe('leaves to TensorFlow', () => {
    const dilated = { T: { type: 'float32' }, strides: { int: [1, 1, 1, 1] }, padding: { string: 'SAME' }, data_format: { string: 'NHWC' }, dilations: { int: [1, 2, 2, 1] } } as const // biome-ignore format: a row

    it.each<[string, Run, string[]]>([
      [
        'a convolution in groups',
        (x) => tensorflowOp('Conv2D', { ...dilated, dilations: { int: [1, 1, 1, 1] } }, [x, noise(3, 3, 4, 8)]),
        ['Conv2D'],
      ],
      ['a dilated convolution', (x) => tensorflowOp('Conv2D', dilated, [x, noise(3, 3, channels, 8)]), ['Conv2D']],
      [
        'a dilated depthwise convolution',
        (x) => tensorflowOp('DepthwiseConv2dNative', dilated, [x, noise(3, 3, channels, 1)]),
        ['DepthwiseConv2dNative'],
      ],
      ['a convolution of a kernel that is not square', (x) => tf.conv2d(x, noise(1, 3, channels, 8) as tf.Tensor4D, 1, 'same'), ['Conv2D']],
      ['a convolution of a large kernel', (x) => tf.conv2d(x, noise(9, 9, channels, 8) as tf.Tensor4D, 1, 'same'), ['Conv2D']],
      ['a convolution with two strides', (x) => tf.conv2d(x, noise(3, 3, channels, 8) as tf.Tensor4D, [1, 2], 'same'), ['Conv2D']],
      [
        'a depthwise convolution to more channels',
        (x) => tf.depthwiseConv2d(x, noise(3, 3, channels, 2) as tf.Tensor4D, 1, 'same'),
        ['DepthwiseConv2dNative'],
      ],
      [
        'a depthwise kernel of 7',
        (x) => tf.depthwiseConv2d(x, noise(7, 7, channels, 1) as tf.Tensor4D, 1, 'same'),
        ['DepthwiseConv2dNative'],
      ],
      [
        'a depthwise convolution of stride 3',
        (x) => tf.depthwiseConv2d(x, noise(3, 3, channels, 1) as tf.Tensor4D, 3, 'same'),
        ['DepthwiseConv2dNative'],
      ],
      [
        'a depthwise convolution of 17 channels',
        (x) =>
          tf.depthwiseConv2d(
            tf.pad4d(x, [
              [0, 0],
              [0, 0],
              [0, 0],
              [0, 1],
            ]),
            noise(3, 3, 17, 1) as tf.Tensor4D,
            1,
            'same',
          ),
        ['DepthwiseConv2dNative', 'PadV2'],
      ],
      ['a product with a transposed matrix', (x) => product(rowsOf(x), noise(5, channels), { transpose_b: true }), ['MatMul']],
      ['a product of transposed rows', (x) => product(rowsOf(x), noise(2 * px * px, 5), { transpose_a: true }), ['MatMul']],
      ['integers', (x) => product(tf.cast(rowsOf(x), 'int32'), tf.cast(noise(channels, 5), 'int32'), { type: 'int32' }), ['MatMul']],
      [
        'a filter that is computed',
        (x, { gate }) => tf.conv2d(x, tf.mul(noise(2, 1, channels, 1), tf.reshape(gate, [2, 1, channels, 1])) as tf.Tensor4D, 1, 'same'),
        ['Conv2D', 'Mul'],
      ],
      ['a normalization of pixels', (x) => tf.add(tf.mul(tf.sub(x, tf.mean(x, 1, true)), 2), 1), ['Add', 'Mean', 'Mul', 'Sub']],
    ])('%s', (_, run, ops) => {
      expect(opsOf(run)).toEqual(ops)
    })

    it('a filter that is state', () => {
      const filter = tf.variable(noise(3, 3, channels, 8) as tf.Tensor4D)
      onTestFinished(() => filter.dispose())

      expect(opsOf((x) => tf.conv2d(x, filter as tf.Tensor4D, 1, 'same'), { state: { filter } })).toEqual(['Conv2D'])
    })

    it('a bias that is state', () => {
      const bias = tf.variable(noise(8))
      onTestFinished(() => bias.dispose())
      const run: Run = (x) => biasAdd(tf.conv2d(x, noise(3, 3, channels, 8) as tf.Tensor4D, 1, 'same'), bias)

      expect(opsOf(run, { state: { bias } })).toEqual(['BiasAdd', 'EffzooConvolution'])
    })
  })
})

/** A tensor, and something that is computed of it. */
const both = (x: tf.Tensor4D | tf.Tensor, then: (x: tf.Tensor) => tf.Tensor) => [x, then(x)]

function siluAndSigmoid(x: tf.Tensor) {
  const sigmoid = tf.sigmoid(x)
  return [tf.mul(x, sigmoid), sigmoid]
}

const dense = (x: tf.Tensor, columns: number) => biasAdd(matrixProduct(x, noise(x.shape[1]!, columns)), noise(columns))

function product(a: tf.Tensor, b: tf.Tensor, { type = 'float32', transpose_a = false, transpose_b = false } = {}) {
  const attributes = { T: { type: type as 'float32' }, transpose_a: { bool: transpose_a }, transpose_b: { bool: transpose_b } }
  return tensorflowOp('MatMul', attributes, [a, b])
}

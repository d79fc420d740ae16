import { expand, type Layer, variants } from '@effzoo/models'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { expectSameOnWasm, noise } from '../../on-backend.ts'

type Convolution = Extract<Layer, { kind: 'conv' | 'depthwise-conv' }>
type Form = Pick<Convolution, 'kind' | 'kernel' | 'stride' | 'padding'>

const isConvolution = (layer: Layer): layer is Convolution => layer.kind === 'conv' || layer.kind === 'depthwise-conv'

/** Every form that a convolution has in any variant. */
const forms = new Map<string, Form>(
  Object.values(variants)
    .flatMap((spec) => expand(spec, 64).filter(isConvolution))
    .map(({ kind, kernel, stride, padding }) => [
      `${kind} of ${kernel} at stride ${stride}, ${padding}`,
      { kind, kernel, stride, padding },
    ]),
)

/** Even and odd, and smaller than a kernel of 5. */
const sizes: [number, number][] = [
  [8, 8],
  [9, 12],
  [5, 7],
  [2, 3],
]

/** With respect to the image and to the kernel. */
function gradients({ kind, kernel, stride, padding }: Form, [height, width]: [number, number]) {
  const [inChannels, outChannels] = [6, 5]
  const image = noise([2, height, width, inChannels], 1)
  const weights = noise([kernel, kernel, inChannels, kind === 'conv' ? outChannels : 1], 2)
  const convolve = (image: tf.Tensor, weights: tf.Tensor) => {
    const side: [number, number] = padding === 'same' ? [0, 0] : [(kernel - 1) / 2, (kernel - 1) / 2]
    const padded = tf.pad4d(image as tf.Tensor4D, [[0, 0], side, side, [0, 0]])
    const pad = padding === 'same' ? 'same' : 'valid'
    const output = (kind === 'conv' ? tf.conv2d : tf.depthwiseConv2d)(padded, weights as tf.Tensor4D, stride, pad)
    return tf.mul(output, noise(output.shape, 3))
  }
  return tf.grads(convolve)([image, weights])
}

describe('the gradients of a convolution on wasm', () => {
  it('are tried for kernels of 1, 3 and 5 at both strides and with both paddings', () => {
    expect(forms.size).toBeGreaterThanOrEqual(15)
  })

  it.each([...forms])('of %s are those of the cpu backend', async (_, form) => {
    for (const size of sizes) await expectSameOnWasm(() => gradients(form, size))
  })

  it.each([
    1,
    [
      [0, 0],
      [0, 1],
      [2, 0],
      [0, 0],
    ] as tf.backend_util.ExplicitPadding,
  ])('take a padding of %j', async (pad) => {
    const convolve = (image: tf.Tensor, weights: tf.Tensor) =>
      tf.square(tf.conv2d(image as tf.Tensor4D, weights as tf.Tensor4D, 2, pad, 'NHWC', 1, 'floor'))

    await expectSameOnWasm(() => tf.grads(convolve)([noise([2, 7, 8, 3], 1), noise([3, 3, 3, 4], 2)]))
  })

  it('are refused where a channel has more than one depthwise output', async () => {
    await tf.setBackend('wasm')
    const convolve = (image: tf.Tensor, weights: tf.Tensor) => tf.depthwiseConv2d(image as tf.Tensor4D, weights as tf.Tensor4D, 1, 'same')

    expect(() => tf.tidy(() => tf.grads(convolve)([noise([1, 4, 4, 3], 1), noise([3, 3, 3, 2], 2)]))).toThrow('one output for each channel')
  })
})

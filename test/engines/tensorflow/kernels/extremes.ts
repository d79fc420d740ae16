import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { answerBoth } from './compare-kernels.ts'
import { activations } from './properties.ts'

const points = [0, -0, 1e-30, -1e-30, 1, -1, 5, -5, 6, 20, -20, 79, -79, 81, -81, 100, -100, 1e4, -1e4, 1e30, -1e30, 3e38, -3e38]

/** The activations of x, through a convolution by the number 1; in vectors, and in the channels that are left over. */
function activate(name: string, x: readonly number[]) {
  return tf.tidy(() => {
    const channels = 17
    const filter = tf.eye(channels).reshape([1, 1, channels, channels]) as tf.Tensor4D
    // 0 times a number of no value has none: each point stands alone in its pixel
    const images = x.flatMap((value) => [0, 16].map((place) => Array.from({ length: channels }, (_, c) => (c === place ? value : 0))))
    const image = tf.tensor4d(images.flat(), [1, images.length, 1, channels])
    const answers = answerBoth((x) => activations[name]!(tf.conv2d(x as tf.Tensor4D, filter, 1, 'same')), [image])
    expect(answers.ops).toEqual(['EffzooConvolution'])
    const pick = (values: Float32Array) => x.map((_, i) => [0, 1].map((end) => values[(2 * i + end) * channels + 16 * end]!))
    return { actual: pick(answers.actual[0]!), expected: pick(answers.expected[0]!) }
  })
}

const limits = [
  { name: 'none', low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
  { name: 'silu', low: 0, high: Number.POSITIVE_INFINITY },
  { name: 'relu', low: 0, high: Number.POSITIVE_INFINITY },
  { name: 'relu6', low: 0, high: 6 },
  { name: 'sigmoid', low: 0, high: 1 },
  { name: 'gelu', low: 0, high: Number.POSITIVE_INFINITY },
]

export function testExtremes() {
  describe.each(Object.keys(activations))('the activation %s', (name) => {
    it('answers what TensorFlow answers, for small numbers and large', () => {
      const { actual, expected } = activate(name, points)

      for (const [i, values] of actual.entries())
        for (const [end, value] of values.entries()) {
          const wanted = expected[i]![end]!
          expect(Math.abs(value - wanted), `of ${points[i]}: ${value}, and not ${wanted}`).toBeLessThanOrEqual(
            1e-6 * Math.max(1, Math.abs(wanted)),
          )
        }
    })

    it('passes on what is no number', () => {
      expect(activate(name, [Number.NaN]).actual).toEqual([[Number.NaN, Number.NaN]])
    })
  })

  it('keeps what is no number to the tiles of a 3 x 3 convolution that read it', () => {
    const [side, channels, bad] = [12, 16, 5]
    const { actual, expected } = tf.tidy(() => {
      const filter = tf.randomUniform([3, 3, channels, channels], -0.1, 0.1, 'float32', 1) as tf.Tensor4D
      const pixels = Array.from({ length: side * side }, (_, pixel) => (pixel === bad * side + bad ? Number.NaN : pixel % 7))
      const image = tf.tile(tf.tensor4d(pixels, [1, side, side, 1]), [1, 1, 1, channels])
      const answers = answerBoth((x) => tf.conv2d(x as tf.Tensor4D, filter, 1, 'same'), [image])
      return { actual: [...answers.actual[0]!], expected: [...answers.expected[0]!] }
    })

    const isInTile = (px: number) => Math.floor(px / 4) === Math.floor(bad / 4)
    for (const [i, value] of actual.entries()) {
      const [row, column] = [Math.floor(i / channels / side), Math.floor(i / channels) % side]
      const wanted = expected[i]!
      if (Number.isNaN(wanted)) expect(value, `at ${row}, ${column}`).toBeNaN()
      else if (!(isInTile(row) && isInTile(column))) expect(value, `at ${row}, ${column}`).toBeCloseTo(wanted, 5)
    }
    expect(expected.filter(Number.isNaN)).toHaveLength(9 * channels)
  })

  // TensorFlow's own compositions have no limit: -Infinity * 0 is no number
  it.each(limits)('the activation $name goes to its limits at infinity', ({ name, low, high }) => {
    const { actual } = activate(name, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])

    for (const [i, limit] of [low, high].entries())
      for (const value of actual[i]!) expect(value === limit || Math.abs(value - limit) < 1e-6, `${value}, and not ${limit}`).toBe(true)
  })
}

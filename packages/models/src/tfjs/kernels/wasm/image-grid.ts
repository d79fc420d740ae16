import * as tf from '@tensorflow/tfjs-core'

export interface Frame {
  readonly top: number
  readonly left: number
  readonly height: number
  readonly width: number
}

/** The image with `top` and `left` rows of padding before, filled up to the frame's size, or cut where it is larger. */
export function padTo(image: tf.Tensor4D, { top, left, height, width }: Frame, value = 0): tf.Tensor4D {
  const [batch, imageHeight, imageWidth, channels] = image.shape
  const [keptHeight, keptWidth] = [Math.min(imageHeight, height - top), Math.min(imageWidth, width - left)]
  const isCut = keptHeight < imageHeight || keptWidth < imageWidth
  const kept = isCut ? tf.slice4d(image, [0, 0, 0, 0], [batch, keptHeight, keptWidth, channels]) : image
  const vertical: [number, number] = [top, height - top - keptHeight]
  const horizontal: [number, number] = [left, width - left - keptWidth]
  const isWhole = [...vertical, ...horizontal].every((side) => side === 0)
  return isWhole ? kept : tf.pad4d(kept, [[0, 0], vertical, horizontal, [0, 0]], value)
}

/** Zeros after each row and each column, so that they stand a stride apart. */
export function spreadOut(image: tf.Tensor4D, strideHeight: number, strideWidth: number): tf.Tensor4D {
  const [batch, height, width, channels] = image.shape
  if (strideHeight === 1 && strideWidth === 1) return image
  const columns = tf.pad2d(tf.reshape(image, [batch * height * width, channels]), [
    [0, 0],
    [0, (strideWidth - 1) * channels],
  ])
  const rowSize = width * strideWidth * channels
  const rows = tf.pad2d(tf.reshape(columns, [batch * height, rowSize]), [
    [0, 0],
    [0, (strideHeight - 1) * rowSize],
  ])
  return tf.reshape(rows, [batch, height * strideHeight, width * strideWidth, channels])
}

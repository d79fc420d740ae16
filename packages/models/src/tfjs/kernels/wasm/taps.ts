import * as tf from '@tensorflow/tfjs-core'
import { padTo } from './image-grid.ts'

/** Sizes, strides and padding of a convolution or a pool; without dilation, which tfjs refuses to differentiate. */
export type Window = tf.backend_util.Conv2DInfo

/**
 * What each position of a window sees of an image, as [rows, channels]. A row is a position of the output; some between and after them
 * belong to none, and there `alignOutput` has zeros. So each tap is one span of the padded image and is copied at once, where a
 * window of the image would be copied in as many pieces as it has rows.
 */
export interface Taps {
  /** From [batch, outHeight, outWidth, channels] to [rows, channels], in the rows of the taps. */
  alignOutput(output: tf.Tensor4D): tf.Tensor2D
  /** What the window's position in this row and column sees. */
  tap(row: number, column: number): tf.Tensor2D
  /** The image to which each position gives back what stands in its rows; where windows overlap, it is added up. */
  giveBack(contribution: (row: number, column: number) => tf.Tensor2D): tf.Tensor4D
}

/** Padding counts as `padValue`. */
export function tapsOf(image: tf.Tensor4D, window: Window, padValue = 0): Taps {
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, padInfo } = window
  // with a stride, each of its phases is an image of its own
  const height = outHeight + Math.floor((window.filterHeight - 1) / strideHeight)
  const width = outWidth + Math.floor((window.filterWidth - 1) / strideWidth)
  const positions = batchSize * height * width
  const rows = positions - (height - outHeight) * width - (width - outWidth)
  const frame = { top: padInfo.top, left: padInfo.left, height: height * strideHeight, width: width * strideWidth }
  const phases = splitPhases(padTo(image, frame, padValue), window)
  const phaseOf = (row: number, column: number) => (row % strideHeight) * strideWidth + (column % strideWidth)
  const offsetOf = (row: number, column: number) => Math.floor(row / strideHeight) * width + Math.floor(column / strideWidth)

  return {
    alignOutput(output) {
      const channels = output.shape[3]
      const grid = padTo(output, { top: 0, left: 0, height, width })
      return tf.slice2d(tf.reshape(grid, [positions, channels]), [0, 0], [rows, channels])
    },
    tap: (row, column) => tf.slice2d(phases[phaseOf(row, column)]!, [offsetOf(row, column), 0], [rows, inChannels]),
    giveBack(contribution) {
      const sums = phases.map((phase) => tf.zerosLike(phase))
      for (const [row, column] of positionsOf(window)) {
        const [phase, offset] = [phaseOf(row, column), offsetOf(row, column)]
        const placed = tf.pad2d(contribution(row, column), [
          [offset, positions - rows - offset],
          [0, 0],
        ])
        sums[phase] = tf.add(sums[phase]!, placed) as tf.Tensor2D
      }
      const padded = joinPhases(sums, window, [batchSize, frame.height, frame.width, inChannels])
      const whole = padTo(padded as tf.Tensor4D, { top: 0, left: 0, height: inHeight + frame.top, width: inWidth + frame.left })
      return tf.slice4d(whole, [0, frame.top, frame.left, 0], [batchSize, inHeight, inWidth, inChannels])
    },
  }
}

/** Every position of the window, row by row. */
export const positionsOf = ({ filterHeight, filterWidth }: Window): [row: number, column: number][] =>
  Array.from({ length: filterHeight * filterWidth }, (_, i) => [Math.floor(i / filterWidth), i % filterWidth])

/** Images [positions, channels] of every so many rows and columns, by the first of them. tfjs's StridedSlice takes ten times as long. */
function splitPhases(image: tf.Tensor4D, { strideHeight, strideWidth }: Window): tf.Tensor2D[] {
  const [batch, height, width, channels] = image.shape
  const [rows, columns] = [(batch * height) / strideHeight, width / strideWidth]
  const byPhase = tf.reshape(image, [rows, strideHeight, columns, strideWidth * channels]) as tf.Tensor4D
  return Array.from({ length: strideHeight * strideWidth }, (_, i) => {
    const begin: [number, number, number, number] = [0, Math.floor(i / strideWidth), 0, (i % strideWidth) * channels]
    return tf.reshape(tf.slice4d(byPhase, begin, [rows, 1, columns, channels]), [rows * columns, channels])
  })
}

function joinPhases(phases: readonly tf.Tensor[], { strideHeight, strideWidth }: Window, shape: [number, number, number, number]) {
  const [batch, height, width, channels] = shape
  const [rows, columns] = [(batch * height) / strideHeight, width / strideWidth]
  const images = phases.map((phase) => tf.reshape(phase, [rows, 1, columns, channels]) as tf.Tensor4D)
  const byRow = Array.from({ length: strideHeight }, (_, row) => tf.concat(images.slice(row * strideWidth, (row + 1) * strideWidth), 3))
  return tf.reshape(tf.concat(byRow, 1), shape)
}

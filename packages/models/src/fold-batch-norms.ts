export interface BatchNormValues {
  readonly scale: Float32Array
  readonly shift: Float32Array
  readonly mean: Float32Array
  readonly variance: Float32Array
}

/** What a batch norm multiplies each channel by. */
const factorsOf = ({ scale, variance }: BatchNormValues, epsilon: number) =>
  Float64Array.from(scale, (value, channel) => value / Math.sqrt(variance[channel]! + epsilon))

/** `kernel` has the output channels as its first axis; it is changed where it lies. */
export function foldIntoKernel(kernel: Float32Array, norm: BatchNormValues, epsilon: number): Float32Array {
  const factors = factorsOf(norm, epsilon)
  const size = kernel.length / factors.length
  for (const [channel, factor] of factors.entries()) {
    for (let i = channel * size; i < (channel + 1) * size; i++) kernel[i]! *= factor
  }
  return kernel
}

/** What a convolution with this bias adds once its kernel has taken the batch norm in. */
export function foldIntoBias(bias: Float32Array, norm: BatchNormValues, epsilon: number): Float32Array {
  const factors = factorsOf(norm, epsilon)
  return bias.map((value, channel) => norm.shift[channel]! + (value - norm.mean[channel]!) * factors[channel]!)
}

/** Two 32-bit words. */
type Key = readonly [number, number]
/** Four 32-bit words, the lowest first. */
type Block = readonly [number, number, number, number]

/** Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a block of numbers for each key and counter. */
function philox([k0, k1]: Key, [c0, c1, c2, c3]: Block): Block {
  let [x0, x1, x2, x3] = [c0, c1, c2, c3]
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = multiply(0xd2511f53, x0)
    const [high1, low1] = multiply(0xcd9e8d57, x2)
    const [key0, key1] = [(k0 + round * 0x9e3779b9) >>> 0, (k1 + round * 0xbb67ae85) >>> 0]
    ;[x0, x1, x2, x3] = [(high1 ^ x1 ^ key0) >>> 0, low1, (high0 ^ x3 ^ key1) >>> 0, low0]
  }
  return [x0, x1, x2, x3]
}

/** Of two 32-bit numbers, the upper and the lower half of the product. */
function multiply(a: number, b: number): [high: number, low: number] {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff]
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const upper = aLow * bHigh + (middle % 2 ** 16)
  return [(aHigh * bHigh + Math.floor(middle / 2 ** 16) + Math.floor(upper / 2 ** 16)) >>> 0, Math.imul(a, b) >>> 0]
}

/**
 * Uniform numbers in [0, 1), the same as TensorFlow's op StatelessRandomUniform draws on a processor from this seed of two int32
 * (core/kernels/stateless_random_ops.cc and core/lib/random/random_distributions_utils.h).
 */
export function statelessUniform(size: number, [seed0, seed1]: readonly [number, number]): Float32Array {
  const [k0, k1, c2, c3] = philox([0x3ec8f720, 0x02461e29], [...words(seed0), ...words(seed1)])
  const values = new Float32Array(size)
  for (let group = 0; 4 * group < size; group++) {
    const block = philox([k0, k1], [group, 0, c2, c3])
    for (let lane = 0; lane < 4 && 4 * group + lane < size; lane++) values[4 * group + lane] = (block[lane]! & 0x7fffff) / 2 ** 23
  }
  return values
}

/** A negative int32 is widened with its sign. */
const words = (seed: number): [number, number] => [seed >>> 0, seed < 0 ? 0xffffffff : 0]

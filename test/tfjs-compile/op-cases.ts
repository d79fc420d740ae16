import * as tf from '@tensorflow/tfjs-core'

/** What an input is filled with. */
export interface Fill {
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32' | 'bool'
  /** From a number in [0, 1) and the place in the tensor. */
  readonly value: (random: number, place: number) => number
}

/** Ops of tfjs-node, and how they are called. */
export interface OpCase {
  readonly name: string
  readonly inputs: readonly Fill[]
  readonly run: (...given: never[]) => tf.Tensor | tf.Tensor[]
}

const op = (name: string, inputs: readonly Fill[], run: OpCase['run']): OpCase => ({ name, inputs, run })

const fill =
  (dtype: Fill['dtype'], value: Fill['value']) =>
  (...shape: number[]): Fill => ({ shape, dtype, value })
const float = fill('float32', (random) => 4 * random - 2)
const positive = fill('float32', (random) => 0.1 + 3 * random)
const fraction = fill('float32', (random) => 1.9 * random - 0.95)
const bool = fill('bool', (random) => (random < 0.5 ? 0 : 1))
const rising = fill('int32', (_, place) => place)
const int = (below: number, ...shape: number[]) => fill('int32', (random) => Math.floor(below * random))(...shape)

type T = tf.Tensor
type T1 = tf.Tensor1D
type T2 = tf.Tensor2D
type T3 = tf.Tensor3D
type T4 = tf.Tensor4D
type T5 = tf.Tensor5D
type Unary = (x: T) => T
type Binary = (a: T, b: T) => T
type Reduce = (x: T, axis?: number | number[], keepDims?: boolean) => T

const unary = (functions: Readonly<Record<string, Unary>>, input: Fill) =>
  Object.entries(functions).map(([name, run]) => op(`${name} of ${input.dtype}`, [input], run))
const binary = (functions: Readonly<Record<string, Binary>>, a: Fill, b: Fill) =>
  Object.entries(functions).map(([name, run]) => op(`${name} of ${a.dtype}`, [a, b], run))
const reduction = (functions: Readonly<Record<string, Reduce>>, input: Fill) =>
  Object.entries(functions).map(([name, reduce]) =>
    op(`${name} of ${input.dtype}`, [input], (x: T) => [reduce(x), reduce(x, -1), reduce(x, [0, 2], true)]),
  )

/** The gradients of the sum of squares of what `run` answers. */
const gradient =
  <G extends T[]>(run: (...given: G) => T) =>
  (...given: G) =>
    tf.grads((...inputs) => tf.sum(tf.square(run(...(inputs as G)))))([...given])

/** An op that tfjs has no function for. */
function direct(name: string, attributes: Readonly<Record<string, string | boolean | number>>, inputs: readonly T[], outputCount = 1): T[] {
  const backend = tf.backend() as unknown as {
    executeMultipleOutputs(name: string, attributes: readonly object[], inputs: readonly T[], outputCount: number): T[]
    readonly binding: Readonly<Record<string, number>>
  }
  const { TF_ATTR_STRING, TF_ATTR_BOOL, TF_ATTR_TYPE } = backend.binding
  const types = { string: TF_ATTR_STRING, boolean: TF_ATTR_BOOL, number: TF_ATTR_TYPE } as Record<string, number>
  const list = Object.entries(attributes).map(([key, value]) => ({ name: key, type: types[typeof value], value }))
  return backend.executeMultipleOutputs(name, list, inputs, outputCount)
}
/** TensorFlow's numbers of types. */
const [float32, int32] = [1, 3]

const { abs, acos, acosh, asin, asinh, atan, atanh, ceil, cos, cosh, elu, erf, exp, expm1, floor, isInf } = tf
const { leakyRelu, log, log1p, logSigmoid, neg, onesLike, reciprocal, relu, relu6, round, rsqrt, selu, sigmoid, sign, sin, sinh } = tf
const { softplus, sqrt, square, step, tan, tanh, zerosLike } = tf
const { add, atan2, div, divNoNan, equal, floorDiv, greater, greaterEqual, less, lessEqual, logicalAnd, logicalOr, logicalXor } = tf
const { maximum, minimum, mod, mul, notEqual, squaredDifference, sub } = tf
const { all, any, euclideanNorm, logSumExp, max, mean, min, prod, sum } = tf

const elementwise = [
  ...unary(
    { abs, asinh, atan, ceil, cos, cosh, elu, erf, exp, expm1, floor, isFinite: tf.isFinite, isInf, isNaN: tf.isNaN, leakyRelu },
    float(3, 4),
  ),
  ...unary({ logSigmoid, neg, onesLike, reciprocal, relu, relu6, round, selu, sigmoid, sign, sin, sinh, softplus }, float(3, 4)),
  ...unary({ square, step, tan, tanh, zerosLike }, float(3, 4)),
  ...unary({ log, log1p, rsqrt, sqrt }, positive(3, 4)),
  ...unary({ acos, asin, atanh }, fraction(3, 4)),
  ...unary({ abs, neg, onesLike, sign, square, zerosLike }, int(9, 5)),
  ...unary({ logicalNot: tf.logicalNot }, bool(6)),
  ...binary({ add, atan2, div, divNoNan, maximum, minimum, mul, squaredDifference, sub }, float(2, 1, 3), float(4, 1)),
  ...binary({ equal, greater, greaterEqual, less, lessEqual, notEqual }, float(2, 1, 3), float(4, 1)),
  ...binary({ floorDiv, mod }, positive(2, 3), positive(3)),
  ...binary({ add, equal, greaterEqual, less, maximum, minimum, mul, sub }, int(5, 2, 3), int(5, 3)),
  ...binary({ logicalAnd, logicalOr, logicalXor }, bool(2, 3), bool(3)),
  op('acosh', [positive(3)], (x: T) => acosh(add(x, 1))),
  op('floorDiv and mod of int32', [int(50, 6), rising(6)], (a: T, b: T) => {
    const divisor = add(b, tf.scalar(1, 'int32'))
    return [floorDiv(a, divisor), mod(a, divisor)]
  }),
  op('pow', [positive(3, 4), float(4)], (x: T, y: T) => tf.pow(x, y)),
  op('prelu', [float(2, 3, 4), float(3, 4)], (x: T, alpha: T) => tf.prelu(x, alpha)),
  op('clipByValue', [float(9)], (x: T) => tf.clipByValue(x, -1, 0.5)),
  op('addN', [float(2, 3), float(2, 3), float(2, 3)], (...given: T[]) => tf.addN(given)),
  op('cast', [float(7), int(3, 7), bool(7)], (a: T, b: T, c: T) => [
    ...[tf.cast(a, 'int32'), tf.cast(b, 'float32'), tf.cast(b, 'bool')],
    ...[tf.cast(c, 'float32'), tf.cast(c, 'int32')],
  ]),
  op('where', [bool(2, 3), float(2, 3), float(2, 3)], (condition: T, a: T, b: T) => tf.where(condition, a, b)),
  op('where of whole rows', [bool(2, 1), float(2, 3), float(2, 3)], (condition: T, a: T, b: T) => tf.where(condition, a, b)),
  op('fill, ones and zeros', [float(2)], (x: T) => [add(x, tf.fill([3, 2], 7)), add(x, tf.ones([2])), add(x, tf.zeros([2]))]),
  op('range, linspace and eye', [float(5)], (x: T) => [add(x, tf.range(0, 5)), add(x, tf.linspace(0, 1, 5)), add(x, tf.eye(5))]),
  op('Relu6Grad and TanhGrad', [float(5), float(5)], (dy: T, x: T) => [
    ...direct('Relu6Grad', { T: float32 }, [dy, x]),
    ...direct('TanhGrad', { T: float32 }, [x, dy]),
  ]),
  op('ReluGrad and SigmoidGrad', [float(5), float(5)], (dy: T, x: T) => [
    ...direct('ReluGrad', { T: float32 }, [dy, x]),
    ...direct('SigmoidGrad', { T: float32 }, [x, dy]),
  ]),
  op('AddV2', [float(2, 3), float(3)], (a: T, b: T) => direct('AddV2', { T: float32 }, [a, b])),
  op('SelectV2', [bool(3), float(2, 3), float(1)], (condition: T, a: T, b: T) => direct('SelectV2', { T: float32 }, [condition, a, b])),
]

const reductions = [
  ...reduction({ euclideanNorm, logSumExp, max, mean, min, prod, sum }, float(2, 3, 4)),
  ...reduction({ max, prod, sum }, int(4, 2, 3, 4)),
  ...reduction({ all, any }, bool(2, 3, 4)),
  op('argMax and argMin', [float(3, 4), bool(4)], (x: T, y: T) => [tf.argMax(x), tf.argMax(x, -1), tf.argMin(x, 1), tf.argMax(y)]),
  op('moments', [float(2, 3, 4)], (x: T) => Object.values(tf.moments(x, [0, 1]))),
  op('norm', [float(3, 4)], (x: T) => [tf.norm(x), tf.norm(x, 1), tf.norm(x, Infinity, 0)]),
  op('cumsum and cumprod', [float(3, 4)], (x: T) => [tf.cumsum(x, 1), tf.cumsum(x, 0, true, true), tf.cumprod(x, 0)]),
  op('topk', [float(3, 5)], (x: T) => Object.values(tf.topk(x, 2))),
  op('bincount', [int(4, 9), positive(9)], (x: T1, weights: T1) => tf.bincount(x, weights, 4)),
  op('unsortedSegmentSum', [float(5, 2), int(3, 5)], (x: T, segments: T1) => tf.unsortedSegmentSum(x, segments, 3)),
  op('softmax and logSoftmax', [float(3, 5)], (x: T) => [tf.softmax(x), tf.logSoftmax(x)]),
]

const layout = [
  op('reshape', [float(2, 6)], (x: T) => [tf.reshape(x, [3, -1]), tf.reshape(x, [12])]),
  op('expandDims', [float(3)], (x: T) => [tf.expandDims(x, 0), tf.expandDims(x, -1)]),
  op('squeeze', [float(1, 3, 1)], (x: T) => [tf.squeeze(x), tf.squeeze(x, [0])]),
  op('transpose', [float(2, 3, 4)], (x: T) => [tf.transpose(x), tf.transpose(x, [1, 0, 2])]),
  op('concat', [float(2, 3), float(1, 3)], (a: T, b: T) => [tf.concat([a, b]), tf.concat([a, a], -1)]),
  op('stack and unstack', [float(2, 3), float(2, 3)], (a: T, b: T) => [tf.stack([a, b]), tf.stack([a, b], 2), ...tf.unstack(a, 1)]),
  op('split', [float(4, 6)], (x: T) => [...tf.split(x, 2, 1), ...tf.split(x, [1, 3], 0)]),
  op('slice', [float(4, 6)], (x: T) => [tf.slice(x, [1, 2], [2, -1]), tf.slice(x, 1)]),
  op('stridedSlice', [float(4, 6)], (x: T) => [
    tf.stridedSlice(x, [0, 5], [4, 0], [2, -2]),
    tf.stridedSlice(x, [1, 0], [2, 6], [1, 3], 0, 0, 0, 0, 1),
  ]),
  op('tile and broadcastTo', [float(1, 3)], (x: T) => [tf.tile(x, [2, 3]), tf.broadcastTo(x, [4, 3])]),
  op('broadcastArgs', [int(2, 3), int(2, 1)], (a: T, b: T) =>
    tf.broadcastArgs(add(a, tf.scalar(1, 'int32')), add(b, tf.scalar(1, 'int32'))),
  ),
  op('pad and mirrorPad', [float(2, 3)], (x: T) => {
    const around: [number, number][] = [[1, 0], [1, 1]] // biome-ignore format: a table
    return [tf.pad(x, around, 7), tf.mirrorPad(x, around, 'reflect'), tf.mirrorPad(x, around, 'symmetric')]
  }),
  op('reverse', [float(2, 3, 4)], (x: T) => [tf.reverse(x), tf.reverse(x, [1])]),
  op('gather', [float(5, 3), int(5, 2, 2)], (x: T, rows: T) => tf.gather(x, rows)),
  op('gather along an axis', [float(3, 5), int(5, 4)], (x: T, columns: T) => tf.gather(x, columns, 1)),
  op('gather of batches', [float(2, 5), int(5, 2, 3)], (x: T, columns: T) => tf.gather(x, columns, 1, 1)),
  op('gather of given rows', [float(5, 3)], (x: T) => tf.gather(x, tf.tensor1d([4, 0], 'int32'))),
  op('gatherND', [float(3, 4), int(3, 5, 2)], (x: T, places: T) => tf.gatherND(x, places)),
  op('scatterND', [int(4, 5, 1), float(5, 2)], (rows: T, values: T) => tf.scatterND(rows, values, [4, 2])),
  op('tensorScatterUpdate', [float(6, 2), float(2, 2)], (x: T, values: T) =>
    tf.tensorScatterUpdate(x, tf.tensor2d([[1], [4]], [2, 1], 'int32'), values),
  ),
  op('sparseToDense', [rising(3), float(3)], (places: T, values: T) => tf.sparseToDense(places, values, [5], -1)),
  op('oneHot', [int(4, 5)], (x: T) => [tf.oneHot(x, 4), tf.oneHot(tf.reshape(x, [5, 1]), 3, 2, -2)]),
  op('diag', [float(3)], (x: T) => tf.diag(x)),
  op('depthToSpace', [float(1, 2, 3, 8)], (x: T4) => tf.depthToSpace(x, 2, 'NHWC')),
  op('spaceToBatchND and back', [float(1, 4, 4, 1)], (x: T) => {
    const none = [[0, 0], [0, 0]] // biome-ignore format: a table
    const batches = tf.spaceToBatchND(x, [2, 2], none)
    return [batches, tf.batchToSpaceND(batches, [2, 2], none)]
  }),
  op('meshgrid', [float(2), float(3)], (a: T, b: T) => tf.meshgrid(a, b)),
]

const products = [
  op('matMul', [float(2, 3), float(3, 4)], (a: T, b: T) => [tf.matMul(a, b), tf.matMul(b, a, true, true)]),
  op('matMul of batches', [float(5, 2, 3), float(5, 4, 3)], (a: T, b: T) => tf.matMul(a, b, false, true)),
  op('matMul of batches that stretch', [float(5, 1, 2, 3), float(4, 3, 2)], (a: T, b: T) => tf.matMul(a, b)),
  op('MatMul', [float(3, 2), float(4, 3)], (a: T, b: T) => direct('MatMul', { T: float32, transpose_a: true, transpose_b: true }, [a, b])),
  op('dot and outerProduct', [float(3), float(3)], (a: T1, b: T1) => [tf.dot(a, b), tf.outerProduct(a, b)]),
  op('einsum', [float(2, 3), float(3, 4)], (a: T, b: T) => [tf.einsum('ij,jk->ik', a, b), tf.einsum('ij->ji', a)]),
  op('fused matMul', [float(2, 3), float(3, 4), float(4)], (a: T2, b: T2, bias: T) => tf.fused.matMul({ a, b, bias, activation: 'relu' })),
  op('conv1d', [float(1, 8, 3), float(3, 3, 2)], (x: T3, filter: T3) => tf.conv1d(x, filter, 2, 'same')),
  op('conv2d', [float(2, 7, 6, 3), float(3, 3, 3, 4)], (x: T4, filter: T4) => [
    tf.conv2d(x, filter, 2, 'same'),
    tf.conv2d(x, filter, [2, 1], 'valid'),
    tf.conv2d(x, filter, 1, 'valid', 'NHWC', 2),
  ]),
  op(
    'conv2d with its padding given',
    [float(1, 5, 5, 2), float(3, 3, 2, 2)],
    (x: T4, filter: T4) =>
    tf.conv2d(x, filter, 1, [[0, 0], [1, 0], [2, 1], [0, 0]]), // biome-ignore format: a table
  ),
  op('conv2dTranspose', [float(1, 3, 3, 4), float(3, 3, 2, 4)], (x: T4, filter: T4) =>
    tf.conv2dTranspose(x, filter, [1, 6, 6, 2], 2, 'same'),
  ),
  op('depthwiseConv2d', [float(2, 7, 6, 3), float(3, 3, 3, 2)], (x: T4, filter: T4) => [
    tf.depthwiseConv2d(x, filter, 2, 'same'),
    tf.depthwiseConv2d(x, filter, 1, 'valid', 'NHWC', 2),
  ]),
  op('separableConv2d', [float(1, 5, 5, 2), float(3, 3, 2, 1), float(1, 1, 2, 3)], (x: T4, depth: T4, point: T4) =>
    tf.separableConv2d(x, depth, point, 1, 'same'),
  ),
  op('fused conv2d', [float(1, 5, 5, 2), float(3, 3, 2, 4), float(4)], (x: T4, filter: T4, bias: T) =>
    tf.fused.conv2d({ x, filter, bias, strides: 1, pad: 'same', activation: 'relu6' }),
  ),
  op('fused depthwiseConv2d', [float(1, 5, 5, 2), float(3, 3, 2, 1), float(2)], (x: T4, filter: T4, bias: T) =>
    tf.fused.depthwiseConv2d({ x, filter, bias, strides: 1, pad: 'same', activation: 'elu' }),
  ),
  op('conv3d', [float(1, 4, 4, 4, 2), float(2, 2, 2, 2, 3)], (x: T5, filter: T5) => tf.conv3d(x, filter, 1, 'same')),
  op('dilation2d', [float(1, 5, 5, 2), float(2, 2, 2)], (x: T4, filter: T3) => tf.dilation2d(x, filter, 1, 'same')),
  op('avgPool and maxPool', [float(1, 7, 6, 2)], (x: T4) => [
    ...[tf.avgPool(x, 3, 2, 'same'), tf.avgPool(x, 2, 1, 'valid')],
    ...[tf.maxPool(x, 2, 2, 'valid'), tf.maxPool(x, [3, 2], 1, 'same')],
  ]),
  op('avgPool3d and maxPool3d', [float(1, 4, 4, 4, 2)], (x: T5) => [tf.avgPool3d(x, 2, 2, 'same'), tf.maxPool3d(x, 2, 2, 'valid')]),
  op('batchNorm', [float(2, 3, 3, 4), float(4), positive(4), float(4), float(4)], (x: T4, mean: T1, variance: T1, offset: T1, scale: T1) =>
    tf.batchNorm(x, mean, variance, offset, scale, 1e-3),
  ),
  op('localResponseNormalization', [float(1, 3, 3, 6)], (x: T4) => tf.localResponseNormalization(x, 2)),
  op(
    'FusedBatchNormV3 and its gradient',
    [float(2, 3, 3, 4), float(4), float(4), float(2, 3, 3, 4)],
    (x: T, scale: T, offset: T, dy: T) => {
      const attributes = { T: float32, U: float32, data_format: 'NHWC', is_training: true }
      const none = tf.tensor1d([])
      const [y, mean, variance, ...reserved] = direct('FusedBatchNormV3', attributes, [x, scale, offset, none, none], 6)
      return [y!, mean!, variance!, ...direct('FusedBatchNormGradV3', attributes, [dy, x, scale, ...reserved], 5).slice(0, 3)]
    },
  ),
  op('BiasAdd and BiasAddGrad', [float(2, 3, 3, 4), float(4)], (x: T, bias: T) => [
    ...direct('BiasAdd', { T: float32, data_format: 'NHWC' }, [x, bias]),
    ...direct('BiasAddGrad', { T: float32, data_format: 'NHWC' }, [x]),
  ]),
]

const images = [
  op('resizeBilinear', [float(1, 3, 4, 2)], (x: T4) => [
    ...[tf.image.resizeBilinear(x, [5, 6]), tf.image.resizeBilinear(x, [5, 6], true)],
    tf.image.resizeBilinear(x, [2, 2], false, true),
  ]),
  op('resizeNearestNeighbor', [float(1, 3, 4, 2)], (x: T4) => tf.image.resizeNearestNeighbor(x, [6, 5])),
  op('cropAndResize', [float(2, 6, 6, 1), fraction(3, 4), int(2, 3)], (x: T4, boxes: T2, which: T1) =>
    tf.image.cropAndResize(x, abs(boxes), which, [2, 3]),
  ),
  op('flipLeftRight', [float(1, 3, 4, 2)], (x: T4) => tf.image.flipLeftRight(x)),
  op('grayscaleToRGB and rgbToGrayscale', [float(1, 2, 2, 1)], (x: T4) => {
    const rgb = tf.image.grayscaleToRGB(x)
    return [rgb, tf.image.rgbToGrayscale(rgb)]
  }),
]

const parts = (z: T) => [tf.real(z), tf.imag(z)]
const spectra = [
  op('complex, real, imag and abs', [float(5), float(5)], (a: T, b: T) => [...parts(tf.complex(a, b)), abs(tf.complex(a, b))]),
  op('fft and ifft', [float(2, 8), float(2, 8)], (a: T, b: T) => {
    const z = tf.fft(tf.complex(a, b))
    return [...parts(z), ...parts(tf.ifft(z))]
  }),
  op('rfft and irfft', [float(2, 8)], (x: T) => [...parts(tf.spectral.rfft(x)), tf.spectral.irfft(tf.spectral.rfft(x))]),
  op('stft', [float(16)], (x: T1) => parts(tf.signal.stft(x, 8, 4))),
  op('a complex constant', [float(2)], (x: T) => parts(add(tf.complex(x, x), tf.complex([1, 2], [3, 4])))),
]

const losses = [
  op('softmaxCrossEntropy', [int(5, 4), float(4, 5)], (labels: T, logits: T) =>
    tf.losses.softmaxCrossEntropy(tf.oneHot(labels, 5), logits),
  ),
  op('sigmoidCrossEntropy', [float(4), float(4)], (labels: T, logits: T) => tf.losses.sigmoidCrossEntropy(labels, logits)),
  op('meanSquaredError and huberLoss', [float(4), float(4)], (a: T, b: T) => [tf.losses.meanSquaredError(a, b), tf.losses.huberLoss(a, b)]),
  op('logLoss and hingeLoss', [positive(4), positive(4)], (a: T, b: T) => [tf.losses.logLoss(a, div(b, 4)), tf.losses.hingeLoss(a, b)]),
  op('cosineDistance', [float(3, 4), float(3, 4)], (a: T, b: T) => tf.losses.cosineDistance(a, b, 1)),
  op('confusionMatrix', [int(3, 6), int(3, 6)], (a: T1, b: T1) => tf.math.confusionMatrix(a, b, 3)),
  op('SparseSoftmaxCrossEntropyWithLogits', [float(4, 5), int(5, 4)], (logits: T, labels: T) =>
    direct('SparseSoftmaxCrossEntropyWithLogits', { T: float32, Tlabels: int32 }, [logits, labels], 2),
  ),
  op('SoftmaxCrossEntropyWithLogits', [float(4, 5), positive(4, 5)], (logits: T, labels: T) =>
    direct('SoftmaxCrossEntropyWithLogits', { T: float32 }, [logits, labels], 2),
  ),
]

const others = [
  op('bandPart', [float(4, 4)], (x: T) => tf.linalg.bandPart(x, 1, 2)),
  op('gramSchmidt and qr', [float(3, 4)], (x: T2) => [tf.linalg.gramSchmidt(x) as T2, ...tf.linalg.qr(x)]),
  op('movingAverage', [float(3), float(3)], (a: T, b: T) => tf.movingAverage(a, b, 0.9, 1, false)),
  op('basicLSTMCell', [float(2, 3), float(2, 4), float(2, 4), float(7, 16)], (x: T2, c: T2, h: T2, kernel: T2) =>
    tf.basicLSTMCell(tf.scalar(1), kernel, tf.zeros([16]), x, c, h),
  ),
  op('StatelessRandomUniform', [int(9, 2)], (seed: T) =>
    direct('StatelessRandomUniform', { T: int32, dtype: float32, Tseed: int32 }, [tf.tensor1d([3, 4], 'int32'), seed]),
  ),
  op('staticRegexReplace and equal of strings', [], () => {
    const replaced = tf.string.staticRegexReplace(tf.tensor1d(['déjà', 'vu'], 'string'), '[à-û]', '_')
    return [replaced, equal(replaced, tf.scalar('vu', 'string'))]
  }),
]

const gradients = [
  op(
    'gradients of arithmetic',
    [positive(2, 3), positive(3)],
    gradient((a, b) => sub(add(mul(a, b), div(a, b)), tf.pow(a, b))),
  ),
  op(
    'gradients of maximum and minimum',
    [float(6), float(6)],
    gradient((a, b) => sub(maximum(a, b), minimum(a, square(b)))),
  ),
  op(
    'gradients of activations',
    [float(9)],
    gradient((x) => tf.addN([relu, relu6, leakyRelu, elu, selu, sigmoid, tanh, softplus, erf].map((f) => f(x)))),
  ),
  op(
    'gradients of functions',
    [positive(9)],
    gradient((x) => tf.addN([sqrt, rsqrt, log, log1p, exp, expm1, reciprocal, square, abs].map((f) => f(x)))),
  ),
  op(
    'gradients of angles',
    [fraction(9)],
    gradient((x) => tf.addN([sin, cos, tan, asin, acos, atan, sinh, cosh, asinh, atanh].map((f) => f(x)))),
  ),
  op(
    'gradients of prelu',
    [float(2, 3), float(3)],
    gradient((x, alpha) => tf.prelu(x, alpha)),
  ),
  op(
    'gradients of conv2d',
    [float(1, 6, 5, 2), float(3, 3, 2, 3)],
    gradient((x: T4, filter: T4) => tf.conv2d(x, filter, 2, 'same')),
  ),
  op(
    'gradients of depthwiseConv2d',
    [float(1, 6, 5, 2), float(3, 3, 2, 1)],
    gradient((x: T4, filter: T4) => tf.depthwiseConv2d(x, filter, 1, 'valid')),
  ),
  op(
    'gradients of conv3d',
    [float(1, 4, 4, 4, 1), float(2, 2, 2, 1, 2)],
    gradient((x: T5, filter: T5) => tf.conv3d(x, filter, 1, 'same')),
  ),
  op(
    'gradients of dilation2d',
    [float(1, 5, 5, 2), float(2, 2, 2)],
    gradient((x: T4, filter: T3) => tf.dilation2d(x, filter, 1, 'same')),
  ),
  op(
    'gradients of pooling',
    [float(1, 6, 6, 2)],
    gradient((x: T4) => add(tf.avgPool(x, 2, 2, 'same'), tf.maxPool(x, 2, 2, 'same'))),
  ),
  op(
    'gradients of pooling in 3D',
    [float(1, 4, 4, 4, 1)],
    gradient((x: T5) => add(tf.avgPool3d(x, 2, 2, 'same'), tf.maxPool3d(x, 2, 2, 'same'))),
  ),
  op(
    'gradients of matMul',
    [float(2, 3, 4), float(2, 4, 5)],
    gradient((a, b) => tf.matMul(a, b)),
  ),
  op(
    'gradients of batchNorm',
    [float(2, 3, 3, 4), float(4), positive(4), float(4), float(4)],
    gradient((x: T4, mean: T1, variance: T1, offset: T1, scale: T1) => tf.batchNorm(x, mean, variance, offset, scale)),
  ),
  op(
    'gradients of localResponseNormalization',
    [float(1, 3, 3, 4)],
    gradient((x: T4) => tf.localResponseNormalization(x)),
  ),
  op(
    'gradients of softmax',
    [float(3, 4)],
    gradient((x) => add(tf.softmax(x), tf.logSoftmax(x))),
  ),
  op(
    'gradients of reductions',
    [positive(2, 3)],
    gradient((x) => tf.addN([max, min, mean, prod, logSumExp].map((reduce: Reduce) => reduce(x, 1)))),
  ),
  op(
    'gradients of concat and stack',
    [float(2, 3), float(2, 3)],
    gradient((a, b) => add(tf.concat([a, b]), tf.reshape(tf.stack([b, a]), [4, 3]))),
  ),
  op(
    'gradients of transpose and tile',
    [float(2, 3)],
    gradient((x) => tf.tile(tf.transpose(x), [2, 1])),
  ),
  op('gradients of pad and slice', [float(2, 3)], gradient((x) => tf.slice(tf.pad(x, [[1, 0], [0, 1]]), [0, 1], [2, 3]))), // biome-ignore format: a table
  op('gradients of gather', [float(4, 3), int(4, 5)], (x: T, rows: T) =>
    tf.grad((y) => sum(square(tf.gather(y, tf.cast(rows, 'int32')))))(x),
  ),
  op('gradients of cumsum and where', [float(3, 4), bool(3, 4)], (x: T, which: T) =>
    tf.grad((y) => sum(tf.where(which, tf.cumsum(y, 1), square(y))))(x),
  ),
  op(
    'gradients of resizing',
    [float(1, 3, 3, 2)],
    gradient((x: T4) => add(tf.image.resizeBilinear(x, [5, 5]), tf.image.resizeNearestNeighbor(x, [5, 5]))),
  ),
  op('a gradient of a gradient', [positive(4)], (x: T) => tf.grad((y) => sum(tf.grad((z) => sum(tf.pow(z, 3)))(y)))(x)),
]

export const opCases: readonly OpCase[] = [
  ...[...elementwise, ...reductions, ...layout, ...products, ...images],
  ...[...spectra, ...losses, ...others, ...gradients],
]

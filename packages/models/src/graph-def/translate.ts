import type { Visitor } from '../layer.ts'
import type { ActivationName } from '../spec.ts'
import { attention, dense, mlpBias, tableBias } from './attention.ts'
import { type Context, weight } from './context.ts'
import { convolution, pool } from './convolution.ts'
import type { GraphWriter } from './graph.ts'

const activations: Record<ActivationName, (x: string, name: string, writer: GraphWriter) => string> = {
  silu: (x, name, { node }) => node(name, 'Mul', [x, node(`${name}/sigmoid`, 'Sigmoid', [x])]),
  relu6: (x, name, { node }) => node(name, 'Relu6', [x]),
  relu: (x, name, { node }) => node(name, 'Relu', [x]),
  // x * (1 + erf(x / sqrt(2))) / 2: TensorFlow has no op of it
  gelu(x, name, { node, number }) {
    const erf = node(`${name}/erf`, 'Erf', [node(`${name}/scaled`, 'Mul', [x, number(Math.SQRT1_2)])])
    const doubled = node(`${name}/doubled`, 'Mul', [x, node(`${name}/shifted`, 'AddV2', [erf, number(1)])])
    return node(name, 'Mul', [doubled, number(0.5)])
  },
  sigmoid: (x, name, { node }) => node(name, 'Sigmoid', [x]),
  tanh: (x, name, { node }) => node(name, 'Tanh', [x]),
}

const mean = (name: string, x: string, axes: readonly number[], keepDims: boolean, { node, wholeNumbers }: GraphWriter) =>
  node(name, 'Mean', [x, wholeNumbers(axes)], { Tidx: { type: 'int32' }, keep_dims: { flag: keepDims } })

/** How each kind of layer is written for inference: the nodes that it adds; an image is [batch, px, px, channels]. */
export const translate: Visitor<string, [readonly string[], Context]> = {
  conv(layer, [x], context) {
    const { kernel, inChannels, outChannels, hasBias } = layer
    const shape = [kernel, kernel, inChannels, outChannels]
    return convolution(layer, x!, { shape, axes: [3, 0, 1, 2], op: 'Conv2D', channels: outChannels, hasBias }, context)
  },
  'depthwise-conv'(layer, [x], context) {
    const { kernel, channels } = layer
    const shape = [kernel, kernel, channels, 1]
    return convolution(layer, x!, { shape, axes: [2, 0, 1, 3], op: 'DepthwiseConv2dNative', channels, hasBias: false }, context)
  },
  'batch-norm'({ name, channels, epsilon, inputs: [source] }, [x], context) {
    if (context.folded.has(source!)) return x!
    const parts = ['scale', 'shift', 'mean', 'variance'].map((part) => weight(context, `${name}/${part}`, [channels]))
    return context.writer.node(name, 'FusedBatchNormV3', [x!, ...parts], {
      U: { type: 'float32' },
      epsilon: { float: epsilon },
      is_training: { flag: false },
      data_format: { text: 'NHWC' },
    })
  },
  'layer-norm'({ name, channels, epsilon }, [x], context) {
    const { node, number } = context.writer
    const centred = node(`${name}/centred`, 'Sub', [x!, mean(`${name}/mean`, x!, [-1], true, context.writer)])
    const variance = mean(`${name}/variance`, node(`${name}/squares`, 'Square', [centred]), [-1], true, context.writer)
    const inverseDeviation = node(`${name}/inverse-deviation`, 'Rsqrt', [node(`${name}/stabilized`, 'AddV2', [variance, number(epsilon)])])
    const scaled = node(`${name}/scaled`, 'Mul', [
      node(`${name}/normalized`, 'Mul', [centred, inverseDeviation]),
      weight(context, `${name}/scale`, [channels]),
    ])
    return node(name, 'AddV2', [scaled, weight(context, `${name}/shift`, [channels])])
  },
  'layer-scale': ({ name, channels }, [x], context) => context.writer.node(name, 'Mul', [x!, weight(context, `${name}/scale`, [channels])]),
  activation: ({ name, activation }, [x], { writer }) => activations[activation](x!, name, writer),
  pool: (layer, [x], context) => pool(layer, x!, context),
  'global-pool': ({ name, keepDims }, [x], { writer }) => mean(name, x!, [1, 2], keepDims, writer),
  gate: ({ name }, [x, gate], { writer }) => writer.node(name, 'Mul', [x!, gate!]),
  add: ({ name }, [a, b], { writer }) => writer.node(name, 'AddV2', [a!, b!]),
  attention: (layer, [qkv, bias], context) => attention(layer, qkv!, bias!, context),
  'relative-bias': (layer, _, context) => tableBias(layer, context),
  'relative-bias-mlp': (layer, _, context) => mlpBias(layer, context),
  'drop-path': (_, [x]) => x!,
  dropout: (_, [x]) => x!,
  dense: ({ name, inFeatures, outFeatures }, [x], context) => dense(name, x!, [inFeatures, outFeatures], ['kernel', 'bias'], name, context),
}

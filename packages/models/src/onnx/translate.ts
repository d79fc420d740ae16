import type { Visitor } from '../layer.ts'
import type { ActivationName } from '../spec.ts'
import { attention, mlpBias, tableBias } from './attention.ts'
import { type Context, image, plain, type Value, weight } from './context.ts'
import { convolution, windowOf } from './convolution.ts'
import type { GraphWriter } from './graph.ts'

const activations: Record<ActivationName, (x: string, name: string, writer: GraphWriter) => string> = {
  silu: (x, name, { node }) => node(name, 'Mul', [x, node(`${name}/sigmoid`, 'Sigmoid', [x])]),
  relu6: (x, name, { node, constant }) => node(name, 'Clip', [x, constant(0), constant(6)]),
  relu: (x, name, { node }) => node(name, 'Relu', [x]),
  // x * (1 + erf(x / sqrt(2))) / 2: an operator of its own came with opset 20, and runtimes fuse this form
  gelu(x, name, { node, constant }) {
    const erf = node(`${name}/erf`, 'Erf', [node(`${name}/scaled`, 'Div', [x, constant(Math.SQRT2)])])
    const doubled = node(`${name}/doubled`, 'Mul', [x, node(`${name}/shifted`, 'Add', [erf, constant(1)])])
    return node(name, 'Mul', [doubled, constant(0.5)])
  },
  sigmoid: (x, name, { node }) => node(name, 'Sigmoid', [x]),
  tanh: (x, name, { node }) => node(name, 'Tanh', [x]),
}

/** How each kind of layer is written for inference: the nodes that it adds, and the value that it gives. */
export const translate: Visitor<Value, [readonly Value[], Context]> = {
  conv(layer, [x], context) {
    const { kernel, inChannels, outChannels, hasBias } = layer
    return convolution(layer, x!, { shape: [kernel, kernel, inChannels, outChannels], axes: [3, 2, 0, 1], group: 1, hasBias }, context)
  },
  'depthwise-conv'(layer, [x], context) {
    const { kernel, channels } = layer
    return convolution(layer, x!, { shape: [kernel, kernel, channels, 1], axes: [2, 3, 0, 1], group: channels, hasBias: false }, context)
  },
  'batch-norm'({ name, channels, epsilon, inputs: [source] }, [x], context) {
    if (context.folded.has(source!)) return x!
    const parts = ['scale', 'shift', 'mean', 'variance'].map((part) => weight(context, `${name}/${part}`, [channels]))
    return { ...x!, name: context.writer.node(name, 'BatchNormalization', [x!.name, ...parts], { epsilon: { f: epsilon } }) }
  },
  'layer-norm'({ name, channels, epsilon }, [x], context) {
    const { node } = context.writer
    const parts = ['scale', 'shift'].map((part) => weight(context, `${name}/${part}`, [channels]))
    const normalize = (from: string, to: string) =>
      node(to, 'LayerNormalization', [from, ...parts], { axis: { i: -1 }, epsilon: { f: epsilon } })
    if (!x!.isImage) return plain(normalize(x!.name, name))
    const channelsLast = node(`${name}/channels-last`, 'Transpose', [x!.name], { perm: { ints: [0, 2, 3, 1] } })
    return image(node(name, 'Transpose', [normalize(channelsLast, `${name}/normalized`)], { perm: { ints: [0, 3, 1, 2] } }))
  },
  'layer-scale'({ name, channels }, [x], context) {
    const shape = x!.isImage ? [channels, 1, 1] : [channels]
    return { ...x!, name: context.writer.node(name, 'Mul', [x!.name, weight(context, `${name}/scale`, shape)]) }
  },
  activation: ({ name, activation }, [x], { writer }) => ({ ...x!, name: activations[activation](x!.name, name, writer) }),
  pool: (layer, [x], { writer: { node } }) =>
    image(node(layer.name, layer.pool === 'max' ? 'MaxPool' : 'AveragePool', [x!.name], windowOf(layer))),
  'global-pool'({ name, keepDims }, [x], { writer: { node } }) {
    if (keepDims) return image(node(name, 'GlobalAveragePool', [x!.name]))
    return plain(node(name, 'Flatten', [node(`${name}/image`, 'GlobalAveragePool', [x!.name])], { axis: { i: 1 } }))
  },
  gate: ({ name }, [x, gate], { writer }) => image(writer.node(name, 'Mul', [x!.name, gate!.name])),
  add: ({ name }, [a, b], { writer }) => image(writer.node(name, 'Add', [a!.name, b!.name])),
  attention: (layer, [qkv, bias], context) => attention(layer, qkv!, bias!, context),
  'relative-bias': (layer, _, context) => tableBias(layer, context),
  'relative-bias-mlp': (layer, _, context) => mlpBias(layer, context),
  'drop-path': (_, [x]) => x!,
  dropout: (_, [x]) => x!,
  dense({ name, inFeatures, outFeatures }, [x], context) {
    const parts = [weight(context, `${name}/kernel`, [inFeatures, outFeatures]), weight(context, `${name}/bias`, [outFeatures])]
    return plain(context.writer.node(name, 'Gemm', [x!.name, ...parts]))
  },
}

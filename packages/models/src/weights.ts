import { type Layer, type Visitor, visit } from './layer.ts'

/** How a weight starts, before training. */
export type Initial =
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'uniform'; readonly limit: number }
  | { readonly kind: 'constant'; readonly value: number }

export interface Weight {
  /** `<layer>/<part>`, such as `stem.conv/kernel`. */
  readonly name: string
  readonly shape: readonly number[]
  /** A statistic (of batch norm) is measured during training, not learned. */
  readonly role: 'trained' | 'statistic'
  readonly initial: Initial
}

const constant = (layer: Layer, part: string, size: number, value: number, role: Weight['role'] = 'trained'): Weight => ({
  name: `${layer.name}/${part}`,
  shape: [size],
  role,
  initial: { kind: 'constant', value },
})

/** Google's initialization: normal, not truncated, with a variance of 2 over the fan-out. */
const convKernel = (layer: Layer, side: number, inChannels: number, outChannels: number): Weight => ({
  name: `${layer.name}/kernel`,
  shape: [side, side, inChannels, outChannels],
  role: 'trained',
  initial: { kind: 'normal', deviation: Math.sqrt(2 / (side * side * outChannels)) },
})

const denseKernel = (layer: Layer, inFeatures: number, outFeatures: number): Weight => ({
  name: `${layer.name}/kernel`,
  shape: [inFeatures, outFeatures],
  role: 'trained',
  initial: { kind: 'uniform', limit: 1 / Math.sqrt(outFeatures) },
})

const none = () => []

const weightsOf: Visitor<readonly Weight[]> = {
  conv: (l) => {
    const kernel = convKernel(l, l.kernel, l.inChannels, l.outChannels)
    return l.hasBias ? [kernel, constant(l, 'bias', l.outChannels, 0)] : [kernel]
  },
  'depthwise-conv': (l) => [convKernel(l, l.kernel, l.channels, 1)],
  'batch-norm': (l) => [
    constant(l, 'scale', l.channels, 1),
    constant(l, 'shift', l.channels, 0),
    constant(l, 'mean', l.channels, 0, 'statistic'),
    constant(l, 'variance', l.channels, 1, 'statistic'),
  ],
  dense: (l) => [denseKernel(l, l.inFeatures, l.outFeatures), constant(l, 'bias', l.outFeatures, 0)],
  activation: none,
  'global-pool': none,
  gate: none,
  add: none,
  'drop-path': none,
  dropout: none,
}

/** Every weight of a model, in the order of its layers. */
export const weights = (layers: readonly Layer[]): Weight[] => layers.flatMap((layer) => visit(layer, weightsOf))

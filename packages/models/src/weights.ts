import { type Layer, type LayerOf, type Visitor, visit } from './layer.ts'

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

const normal = (deviation: number): Initial => ({ kind: 'normal', deviation })
const uniform = (limit: number): Initial => ({ kind: 'uniform', limit })

const trained = (layer: Layer, part: string, shape: readonly number[], initial: Initial): Weight => ({
  name: `${layer.name}/${part}`,
  shape,
  role: 'trained',
  initial,
})

const constant = (layer: Layer, part: string, size: number, value: number, role: Weight['role'] = 'trained'): Weight => ({
  ...trained(layer, part, [size], { kind: 'constant', value }),
  role,
})

/** Google's initialization: normal, not truncated, with a variance of 2 over the fan-out. */
const fanOutNormal = (fanOut: number): Initial => normal(Math.sqrt(2 / fanOut))

/** timm's of transformers: a variance of 2 over fan-in and fan-out together. */
const xavierUniform = (fanIn: number, fanOut: number): Initial => uniform(Math.sqrt(6 / (fanIn + fanOut)))

/** timm's and the deviation of most vision transformers. */
const relativeBiasDeviation = 0.02

const none = () => []

const scaleAndShift = (layer: LayerOf<'batch-norm' | 'layer-norm'>): Weight[] => [
  constant(layer, 'scale', layer.channels, 1),
  constant(layer, 'shift', layer.channels, 0),
]

const weightsOf: Visitor<readonly Weight[]> = {
  conv: (l) => {
    const area = l.kernel ** 2
    const initial =
      l.initial === 'fan-out-normal' ? fanOutNormal(area * l.outChannels) : xavierUniform(area * l.inChannels, area * l.outChannels)
    const kernel = trained(l, 'kernel', [l.kernel, l.kernel, l.inChannels, l.outChannels], initial)
    return l.hasBias ? [kernel, constant(l, 'bias', l.outChannels, 0)] : [kernel]
  },
  'depthwise-conv': (l) => [trained(l, 'kernel', [l.kernel, l.kernel, l.channels, 1], fanOutNormal(l.kernel ** 2))],
  'batch-norm': (l) => [
    ...scaleAndShift(l),
    constant(l, 'mean', l.channels, 0, 'statistic'),
    constant(l, 'variance', l.channels, 1, 'statistic'),
  ],
  'layer-norm': scaleAndShift,
  'layer-scale': (l) => [constant(l, 'scale', l.channels, l.initial)],
  'relative-bias': (l) => [trained(l, 'table', [(2 * l.px - 1) ** 2, l.heads], normal(relativeBiasDeviation))],
  'relative-bias-mlp': (l) => [
    trained(l, 'hidden-kernel', [2, l.hidden], xavierUniform(2, l.hidden)),
    constant(l, 'hidden-bias', l.hidden, 0),
    trained(l, 'kernel', [l.hidden, l.heads], xavierUniform(l.hidden, l.heads)),
    constant(l, 'bias', l.heads, 0),
  ],
  dense: (l) => [
    trained(l, 'kernel', [l.inFeatures, l.outFeatures], uniform(1 / Math.sqrt(l.outFeatures))),
    constant(l, 'bias', l.outFeatures, 0),
  ],
  activation: none,
  pool: none,
  'global-pool': none,
  gate: none,
  add: none,
  attention: none,
  'drop-path': none,
  dropout: none,
}

/** Every weight of a model, in the order of its layers. */
export function weights(layers: readonly Layer[]): Weight[] {
  const all: Weight[] = []
  for (const layer of layers) all.push(...visit(layer, weightsOf))
  return all
}

import type { Layer } from './layer.ts'
import { scale } from './scale.ts'
import type { ActivationName, Stage, VariantSpec } from './spec.ts'

/** What flows between layers: the output of the layer `name`. */
interface Flow {
  readonly name: string
  readonly channels: number
  readonly px: number
}

interface Unit {
  readonly kernel: number
  readonly stride: number
  readonly channels: number
  /** Absent: linear, as before a residual sum. */
  readonly activation?: ActivationName | undefined
}

/**
 * A variant as its layers, in the order of execution.
 *
 * Names are stable: weights are stored and exchanged under them.
 *   stem, head                      .conv .bn .act; the head goes on with .pool .dropout
 *   blocks.<stage>.<index>          both from 0
 *     .expand .depthwise .project   each .conv .bn .act, as far as the block has them: the projection has no .act, but where a
 *                                   fused block does not expand, .project is its only convolution and has one
 *     .se                           .pool .reduce .act .expand .sigmoid .gate
 *     .drop-path .add               where input and output have one shape
 *   classifier
 */
export function expand(spec: VariantSpec, imagePx: number, { classes = 1000 }: { classes?: number } = {}): Layer[] {
  requirePositiveInteger('imagePx', imagePx)
  requirePositiveInteger('classes', classes)
  const { stem, stages, head } = scale(spec)
  const blockCount = stages.reduce((count, stage) => count + stage.repeats, 0)
  const { layers, unit, pool, block } = layerWriter(spec)

  let flow = unit({ name: 'input', channels: 3, px: imagePx }, 'stem', {
    kernel: 3,
    stride: 2,
    channels: stem,
    activation: spec.activation,
  })
  let blockIndex = 0
  for (const [stageIndex, stage] of stages.entries()) {
    for (let index = 0; index < stage.repeats; index++) {
      const stride = index === 0 ? stage.stride : 1
      flow = block(flow, `blocks.${stageIndex}.${index}`, { ...stage, stride }, (spec.dropPath * blockIndex++) / blockCount)
    }
  }
  flow = unit(flow, 'head', { kernel: 1, stride: 1, channels: head, activation: spec.activation })
  flow = pool(flow, 'head.pool', false)
  if (spec.dropout > 0) {
    layers.push({ kind: 'dropout', name: 'head.dropout', inputs: [flow.name], rate: spec.dropout, features: head })
    flow = { ...flow, name: 'head.dropout' }
  }
  layers.push({ kind: 'dense', name: 'classifier', inputs: [flow.name], inFeatures: head, outFeatures: classes })
  return layers
}

/** Functions that append to one list of layers; each takes what flows in and returns what flows out. */
function layerWriter(spec: VariantSpec) {
  const { padding, epsilon, momentum } = spec
  const layers: Layer[] = []

  const push = (layer: Layer, channels: number, px: number): Flow => {
    layers.push(layer)
    return { name: layer.name, channels, px }
  }

  /** Both paddings give the same size: they differ in where the kernel starts. */
  const strided = (px: number, stride: number) => Math.ceil(px / stride)

  const conv = (x: Flow, name: string, { kernel, stride, channels }: Unit, hasBias: boolean): Flow => {
    const outPx = strided(x.px, stride)
    return push(
      {
        kind: 'conv',
        name,
        inputs: [x.name],
        kernel,
        stride,
        padding,
        inChannels: x.channels,
        outChannels: channels,
        hasBias,
        inPx: x.px,
        outPx,
      },
      channels,
      outPx,
    )
  }

  const depthwiseConv = (x: Flow, name: string, { kernel, stride, channels }: Unit): Flow => {
    const outPx = strided(x.px, stride)
    return push({ kind: 'depthwise-conv', name, inputs: [x.name], kernel, stride, padding, channels, inPx: x.px, outPx }, channels, outPx)
  }

  const activate = ({ name: from, channels, px }: Flow, name: string, activation: ActivationName): Flow =>
    push({ kind: 'activation', name, inputs: [from], activation, channels, px }, channels, px)

  const pool = ({ name: from, channels, px }: Flow, name: string, keepDims: boolean): Flow =>
    push({ kind: 'global-pool', name, inputs: [from], channels, inPx: px, keepDims }, channels, 1)

  const normAct = ({ name: from, channels, px }: Flow, name: string, activation: ActivationName | undefined): Flow => {
    const normed = push({ kind: 'batch-norm', name: `${name}.bn`, inputs: [from], channels, epsilon, momentum, px }, channels, px)
    return activation ? activate(normed, `${name}.act`, activation) : normed
  }

  const unit = (x: Flow, name: string, settings: Unit): Flow => normAct(conv(x, `${name}.conv`, settings, false), name, settings.activation)

  const depthwiseUnit = (x: Flow, name: string, settings: Unit): Flow =>
    normAct(depthwiseConv(x, `${name}.conv`, settings), name, settings.activation)

  const squeezeExcite = (x: Flow, name: string, reducedChannels: number): Flow => {
    const squeezed = pool(x, `${name}.pool`, true)
    const reduced = conv(squeezed, `${name}.reduce`, { kernel: 1, stride: 1, channels: reducedChannels }, true)
    const active = activate(reduced, `${name}.act`, spec.activation)
    const expanded = conv(active, `${name}.expand`, { kernel: 1, stride: 1, channels: x.channels }, true)
    const gate = activate(expanded, `${name}.sigmoid`, 'sigmoid')
    const { channels, px } = x
    return push({ kind: 'gate', name: `${name}.gate`, inputs: [x.name, gate.name], channels, px }, channels, px)
  }

  /** Inverted bottleneck; `fused` has one full convolution in place of expansion and depthwise convolution. */
  const branch = (x: Flow, name: string, { block, kernel, stride, expand, channels, seRatio }: Stage): Flow => {
    const { activation } = spec
    const isFused = block === 'fused-mbconv'
    const hidden = x.channels * expand
    let y = x
    if (expand !== 1) {
      y = unit(y, `${name}.expand`, { kernel: isFused ? kernel : 1, stride: isFused ? stride : 1, channels: hidden, activation })
    }
    if (!isFused) y = depthwiseUnit(y, `${name}.depthwise`, { kernel, stride, channels: hidden, activation })
    if (seRatio) y = squeezeExcite(y, `${name}.se`, Math.max(1, Math.floor(x.channels * seRatio)))
    const isSingle = isFused && expand === 1
    return unit(y, `${name}.project`, isSingle ? { kernel, stride, channels, activation } : { kernel: 1, stride: 1, channels })
  }

  const block = (x: Flow, name: string, stage: Stage, dropRate: number): Flow => {
    let y = branch(x, name, stage)
    if (stage.stride !== 1 || x.channels !== y.channels) return y
    const { channels, px } = y
    if (dropRate > 0) {
      y = push({ kind: 'drop-path', name: `${name}.drop-path`, inputs: [y.name], rate: dropRate, channels, px }, channels, px)
    }
    return push({ kind: 'add', name: `${name}.add`, inputs: [y.name, x.name], channels, px }, channels, px)
  }

  return { layers, unit, pool, block }
}

function requirePositiveInteger(name: string, value: number) {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is ${value}; it must be a whole number of at least 1`)
}

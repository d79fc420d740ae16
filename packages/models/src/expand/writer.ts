import type { Conv, Layer } from '../layer.ts'
import type { ActivationName, Padding } from '../spec.ts'

/** What flows between layers: the output of the layer `name`. Features [batch, channels] have a px of 1. */
export interface Flow {
  readonly name: string
  readonly channels: number
  readonly px: number
}

export interface ConvSettings {
  readonly kernel: number
  readonly stride: number
  readonly channels: number
  readonly hasBias?: boolean
  readonly initial?: Conv['initial']
}

export interface UnitSettings extends ConvSettings {
  /** Absent: linear, as before a residual sum. */
  readonly activation?: ActivationName | undefined
}

interface WriterSettings {
  readonly padding: Padding
  readonly epsilon: number
  readonly momentum: number
}

export type Writer = ReturnType<typeof createWriter>

/** Functions that append to one list of layers; each takes what flows in and returns what flows out. */
export function createWriter({ padding, epsilon, momentum }: WriterSettings) {
  const layers: Layer[] = []

  const push = (layer: Layer, channels: number, px: number): Flow => {
    layers.push(layer)
    return { name: layer.name, channels, px }
  }

  /** Both paddings give the same size: they differ in where the kernel starts. */
  const strided = (px: number, stride: number) => Math.ceil(px / stride)

  const conv = (x: Flow, name: string, settings: ConvSettings): Flow => {
    const { kernel, stride, channels, hasBias = false, initial = 'fan-out-normal' } = settings
    const outPx = strided(x.px, stride)
    const sizes = { inChannels: x.channels, outChannels: channels, hasBias, inPx: x.px, outPx }
    return push({ kind: 'conv', name, inputs: [x.name], kernel, stride, padding, initial, ...sizes }, channels, outPx)
  }

  const depthwiseConv = (x: Flow, name: string, { kernel, stride }: { kernel: number; stride: number }): Flow => {
    const { channels, px: inPx } = x
    const outPx = strided(inPx, stride)
    return push({ kind: 'depthwise-conv', name, inputs: [x.name], kernel, stride, padding, channels, inPx, outPx }, channels, outPx)
  }

  const batchNorm = ({ name: from, channels, px }: Flow, name: string, normEpsilon = epsilon): Flow =>
    push({ kind: 'batch-norm', name, inputs: [from], channels, epsilon: normEpsilon, momentum, px }, channels, px)

  const layerNorm = ({ name: from, channels, px }: Flow, name: string, normEpsilon: number): Flow =>
    push({ kind: 'layer-norm', name, inputs: [from], channels, epsilon: normEpsilon, px }, channels, px)

  const layerScale = ({ name: from, channels, px }: Flow, name: string, initial: number): Flow =>
    push({ kind: 'layer-scale', name, inputs: [from], channels, initial, px }, channels, px)

  const activate = ({ name: from, channels, px }: Flow, name: string, activation: ActivationName): Flow =>
    push({ kind: 'activation', name, inputs: [from], activation, channels, px }, channels, px)

  /** An even window cannot be padded alike on both sides: it covers what there is, and pads at the end where the image is odd. */
  const pool = (x: Flow, name: string, settings: { pool: 'max' | 'average'; kernel: number; stride: number }): Flow => {
    const { channels, px: inPx } = x
    const outPx = strided(inPx, settings.stride)
    const sizes = { padding: settings.kernel % 2 === 0 ? ('same' as const) : padding, channels, inPx, outPx }
    return push({ kind: 'pool', name, inputs: [x.name], ...settings, ...sizes }, channels, outPx)
  }

  const globalPool = ({ name: from, channels, px }: Flow, name: string, keepDims: boolean): Flow =>
    push({ kind: 'global-pool', name, inputs: [from], channels, inPx: px, keepDims }, channels, 1)

  const normAct = (x: Flow, name: string, activation: ActivationName | undefined): Flow => {
    const normed = batchNorm(x, `${name}.bn`)
    return activation ? activate(normed, `${name}.act`, activation) : normed
  }

  const unit = (x: Flow, name: string, settings: UnitSettings): Flow =>
    normAct(conv(x, `${name}.conv`, settings), name, settings.activation)

  const squeezeExcite = (x: Flow, name: string, reducedChannels: number, activation: ActivationName): Flow => {
    const pointwise = { kernel: 1, stride: 1, hasBias: true }
    const squeezed = globalPool(x, `${name}.pool`, true)
    const reduced = conv(squeezed, `${name}.reduce`, { ...pointwise, channels: reducedChannels })
    const active = activate(reduced, `${name}.act`, activation)
    const expanded = conv(active, `${name}.expand`, { ...pointwise, channels: x.channels })
    const gate = activate(expanded, `${name}.sigmoid`, 'sigmoid')
    const { channels, px } = x
    return push({ kind: 'gate', name: `${name}.gate`, inputs: [x.name, gate.name], channels, px }, channels, px)
  }

  /** A branch joins the shortcut again: as `.drop-path`, where the rate is above 0, and `.add`. */
  const join = (branch: Flow, shortcut: Flow, name: string, dropRate: number): Flow => {
    const { channels, px } = branch
    let kept = branch
    if (dropRate > 0) {
      kept = push({ kind: 'drop-path', name: `${name}.drop-path`, inputs: [branch.name], rate: dropRate, channels, px }, channels, px)
    }
    return push({ kind: 'add', name: `${name}.add`, inputs: [kept.name, shortcut.name], channels, px }, channels, px)
  }

  const dropout = (x: Flow, name: string, rate: number): Flow => {
    if (rate === 0) return x
    return push({ kind: 'dropout', name, inputs: [x.name], rate, features: x.channels }, x.channels, x.px)
  }

  const dense = (x: Flow, name: string, outFeatures: number): Flow =>
    push({ kind: 'dense', name, inputs: [x.name], inFeatures: x.channels, outFeatures }, outFeatures, 1)

  return {
    layers,
    push,
    conv,
    depthwiseConv,
    batchNorm,
    layerNorm,
    layerScale,
    activate,
    pool,
    globalPool,
    normAct,
    unit,
    squeezeExcite,
    join,
    dropout,
    dense,
  }
}

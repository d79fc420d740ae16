import type { Layer } from '../layer.ts'
import type { CoAtNetSpec, CoAtNetStage } from '../spec.ts'
import { createWriter, type Flow, type Writer } from './writer.ts'

/** Hidden channels of a block over those that it expands from. */
const expansion = 4

const pointwise = { kernel: 1, stride: 1 } as const

export function expandCoAtNet(spec: CoAtNetSpec, imagePx: number, classes: number): Layer[] {
  const { stem, stages, mbconv, dropPath } = spec
  const blockCount = stages.reduce((count, stage) => count + stage.repeats, 0)
  const writer = createWriter(spec)

  const image = { name: 'input', channels: 3, px: imagePx }
  let flow = writer.unit(image, 'stem.0', { kernel: 3, stride: 2, channels: stem[0], activation: mbconv.activation })
  flow = writer.conv(flow, 'stem.1.conv', { kernel: 3, stride: 1, channels: stem[1] })
  let blockIndex = 0
  for (const [stageIndex, stage] of stages.entries()) {
    const write = stage.block === 'mbconv' ? writeMbConv : writeTransformer
    for (let index = 0; index < stage.repeats; index++) {
      const place = { name: `blocks.${stageIndex}.${index}`, dropRate: (dropPath * blockIndex++) / blockCount }
      flow = write(writer, flow, { ...stage, stride: index === 0 ? stage.stride : 1 }, place, spec)
    }
  }
  flow = writeHead(writer, flow, spec)
  flow = writer.dropout(flow, 'head.dropout', spec.dropout)
  writer.dense(flow, 'classifier', classes)
  return writer.layers
}

interface Place {
  readonly name: string
  readonly dropRate: number
}

function writeMbConv(writer: Writer, x: Flow, { stride, channels }: CoAtNetStage, { name, dropRate }: Place, spec: CoAtNetSpec): Flow {
  const { activation, expands, strideIn, preActivation, hasBias, squeezes, squeezeActivation, squeezesEarly } = spec.mbconv
  const hidden = expansion * (expands === 'output' ? channels : x.channels)
  const strideOf = (layer: typeof strideIn) => (layer === strideIn ? stride : 1)
  const squeezeExcite = (y: Flow) =>
    writer.squeezeExcite(y, `${name}.se`, (squeezes === 'output' ? channels : hidden) / 4, squeezeActivation)

  const shortcut = writeShortcut(writer, x, name, { stride, channels, hasBias }, spec)
  let y = writer.normAct(x, `${name}.pre`, preActivation ? activation : undefined)
  if (strideOf('pool') === 2) y = writer.pool(y, `${name}.pre.pool`, { pool: 'average', kernel: 2, stride: 2 })
  y = writer.unit(y, `${name}.expand`, { kernel: 1, stride: strideOf('expand'), channels: hidden, activation })
  y = writer.depthwiseConv(y, `${name}.depthwise.conv`, { kernel: 3, stride: strideOf('depthwise') })
  if (squeezesEarly) y = squeezeExcite(y)
  y = writer.normAct(y, `${name}.depthwise`, activation)
  if (!squeezesEarly) y = squeezeExcite(y)
  y = writer.conv(y, `${name}.project.conv`, { ...pointwise, channels, hasBias })
  return writer.join(y, shortcut, name, dropRate)
}

function writeTransformer(writer: Writer, x: Flow, { stride, channels }: CoAtNetStage, { name, dropRate }: Place, spec: CoAtNetSpec): Flow {
  const { attends, hasShortcutBias, layerScale } = spec.transformer
  const matrix = { ...pointwise, hasBias: true, initial: 'xavier-uniform' } as const
  const join = (branch: Flow, shortcut: Flow, branchName: string) => {
    const scaled = layerScale === undefined ? branch : writer.layerScale(branch, `${branchName}.scale`, layerScale)
    return writer.join(scaled, shortcut, branchName, dropRate)
  }

  const attention = `${name}.attention`
  const shortcut = writeShortcut(writer, x, name, { stride, channels, hasBias: hasShortcutBias, initial: matrix.initial }, spec)
  let y = writeNorm(writer, x, `${attention}.norm`, spec)
  if (stride === 2) y = writer.pool(y, `${attention}.pool`, { ...spec.pool, stride })
  const attended = attends === 'output' ? channels : x.channels
  y = writer.conv(y, `${attention}.qkv`, { ...matrix, channels: 3 * attended })
  y = writeHeads(writer, y, attention, spec)
  y = writer.conv(y, `${attention}.project`, { ...matrix, channels })
  const mixed = join(y, shortcut, attention)

  y = writeNorm(writer, mixed, `${name}.ffn.norm`, spec)
  y = writer.conv(y, `${name}.ffn.expand`, { ...matrix, channels: expansion * channels })
  y = writer.activate(y, `${name}.ffn.act`, 'gelu')
  y = writer.conv(y, `${name}.ffn.project`, { ...matrix, channels })
  return join(y, mixed, `${name}.ffn`)
}

function writeHeads(writer: Writer, qkv: Flow, name: string, { transformer }: CoAtNetSpec): Flow {
  const { headChannels, relativeBias } = transformer
  const { px } = qkv
  const channels = qkv.channels / 3
  const heads = channels / headChannels
  const bias = { name: `${name}.bias`, inputs: [], heads, px }
  writer.layers.push(
    relativeBias === 'table' ? { kind: 'relative-bias', ...bias } : { kind: 'relative-bias-mlp', ...bias, ...relativeBias },
  )
  return writer.push({ kind: 'attention', name: `${name}.heads`, inputs: [qkv.name, bias.name], heads, headChannels, px }, channels, px)
}

interface ShortcutSettings {
  readonly stride: number
  readonly channels: number
  readonly hasBias: boolean
  readonly initial?: 'xavier-uniform'
}

/** The block's input, brought to the size of its output. */
function writeShortcut(writer: Writer, x: Flow, name: string, { stride, ...settings }: ShortcutSettings, { pool }: CoAtNetSpec): Flow {
  const pooled = stride === 2 ? writer.pool(x, `${name}.shortcut.pool`, { ...pool, stride }) : x
  return x.channels === settings.channels ? pooled : writer.conv(pooled, `${name}.shortcut.conv`, { ...pointwise, ...settings })
}

function writeNorm(writer: Writer, x: Flow, name: string, { transformer }: CoAtNetSpec): Flow {
  return transformer.norm === 'layer-norm' ? writer.layerNorm(x, name, transformer.epsilon) : writer.batchNorm(x, name, transformer.epsilon)
}

function writeHead(writer: Writer, x: Flow, spec: CoAtNetSpec): Flow {
  if (spec.head === 'norm-pool') return writer.globalPool(writeNorm(writer, x, 'head.norm', spec), 'head.pool', false)
  let y = writer.globalPool(x, 'head.pool', false)
  y = writeNorm(writer, y, 'head.norm', spec)
  y = writer.dense(y, 'head.hidden', y.channels)
  return writer.activate(y, 'head.act', 'tanh')
}

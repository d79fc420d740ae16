import type { Layer } from '../layer.ts'
import { scale } from '../scale.ts'
import type { EfficientNetSpec, Stage } from '../spec.ts'
import { createWriter, type Flow, type Writer } from './writer.ts'

export function expandEfficientNet(spec: EfficientNetSpec, imagePx: number, classes: number): Layer[] {
  const { stem, stages, head } = scale(spec)
  const { activation, dropPath } = spec
  const blockCount = stages.reduce((count, stage) => count + stage.repeats, 0)
  const writer = createWriter(spec)

  let flow = writer.unit({ name: 'input', channels: 3, px: imagePx }, 'stem', { kernel: 3, stride: 2, channels: stem, activation })
  let blockIndex = 0
  for (const [stageIndex, stage] of stages.entries()) {
    for (let index = 0; index < stage.repeats; index++) {
      const name = `blocks.${stageIndex}.${index}`
      const stride = index === 0 ? stage.stride : 1
      const branch = writeBranch(writer, flow, name, { ...stage, stride }, spec)
      const hasShortcut = stride === 1 && flow.channels === branch.channels
      flow = hasShortcut ? writer.join(branch, flow, name, (dropPath * blockIndex) / blockCount) : branch
      blockIndex++
    }
  }
  flow = writer.unit(flow, 'head', { kernel: 1, stride: 1, channels: head, activation })
  flow = writer.globalPool(flow, 'head.pool', false)
  flow = writer.dropout(flow, 'head.dropout', spec.dropout)
  writer.dense(flow, 'classifier', classes)
  return writer.layers
}

/** Inverted bottleneck; `fused` has one full convolution in place of expansion and depthwise convolution. */
function writeBranch(writer: Writer, x: Flow, name: string, stage: Stage, { activation }: EfficientNetSpec): Flow {
  const { block, kernel, stride, expand, channels, seRatio, keepsProjection = false } = stage
  const isFused = block === 'fused-mbconv'
  const expands = expand !== 1 || keepsProjection
  let y = x
  if (expands) {
    const hidden = { kernel: isFused ? kernel : 1, stride: isFused ? stride : 1, channels: x.channels * expand }
    y = writer.unit(y, `${name}.expand`, { ...hidden, activation })
  }
  if (!isFused) {
    y = writer.depthwiseConv(y, `${name}.depthwise.conv`, { kernel, stride })
    y = writer.normAct(y, `${name}.depthwise`, activation)
  }
  if (seRatio) y = writer.squeezeExcite(y, `${name}.se`, Math.max(1, Math.floor(x.channels * seRatio)), activation)
  const isSingle = isFused && !expands
  return writer.unit(y, `${name}.project`, isSingle ? { kernel, stride, channels, activation } : { kernel: 1, stride: 1, channels })
}

import { analyze } from './analyze.ts'
import { type Layer, type Visitor, visit } from './layer.ts'

/** A run of layers of one name: `stem`, `blocks.<stage>`, `head`, `classifier`. */
export interface StageCost {
  readonly name: string
  /** 0 outside the blocks. */
  readonly blocks: number
  readonly layers: number
  /** Of what it gives on. */
  readonly channels: number
  /** Side of the image that it gives on; 1 for features. */
  readonly outPx: number
  readonly params: number
  readonly statisticParams: number
  readonly macs: number
}

type Output = Pick<StageCost, 'channels' | 'outPx'>

const same = ({ channels, px }: { channels: number; px: number }): Output => ({ channels, outPx: px })
const strided = ({ channels, outPx }: Output): Output => ({ channels, outPx })
const pairs = ({ heads, px }: { heads: number; px: number }): Output => ({ channels: heads, outPx: px * px })

const outputOf: Visitor<Output> = {
  conv: ({ outChannels, outPx }) => ({ channels: outChannels, outPx }),
  'depthwise-conv': strided,
  'batch-norm': same,
  'layer-norm': same,
  'layer-scale': same,
  activation: same,
  pool: strided,
  'global-pool': ({ channels }) => ({ channels, outPx: 1 }),
  gate: same,
  add: same,
  attention: ({ heads, headChannels, px }) => ({ channels: heads * headChannels, outPx: px }),
  'relative-bias': pairs,
  'relative-bias-mlp': pairs,
  'drop-path': same,
  dropout: ({ features }) => ({ channels: features, outPx: 1 }),
  dense: ({ outFeatures }) => ({ channels: outFeatures, outPx: 1 }),
}

const stageName = ({ name }: Layer) => /^(?:blocks\.\d+|\w+)/.exec(name)![0]
const blockName = ({ name }: Layer) => /^blocks\.\d+\.\d+/.exec(name)?.[0]

/** The stages of a model in their order; their figures add up to the model's. */
export function analyzeStages(layers: readonly Layer[]): StageCost[] {
  const stages = new Map<string, Layer[]>()
  for (const layer of layers) {
    const stage = stages.get(stageName(layer))
    if (stage) stage.push(layer)
    else stages.set(stageName(layer), [layer])
  }
  return [...stages].map(([name, own]) => {
    const { params, statisticParams, macs } = analyze(own)
    const blocks = new Set(own.map(blockName).filter((block) => block !== undefined)).size
    return { name, blocks, layers: own.length, ...visit(own.at(-1)!, outputOf), params, statisticParams, macs }
  })
}

import { efficientNetPytorchTable } from './efficientnet-pytorch.ts'
import { effzooTable } from './effzoo.ts'
import { googleTable, shadowSuffix } from './google.ts'
import { kerasV1Table, kerasV2Table } from './keras.ts'
import { timmTable } from './timm.ts'
import type { WeightTable } from './weight-table.ts'

/** A naming is known by the name that it has for the kernel of the stem, which every model has. */
const byStem: Readonly<Record<string, (names: readonly string[]) => WeightTable>> = {
  'stem.conv/kernel': () => effzooTable,
  'stem.0.conv/kernel': () => effzooTable,
  'conv_stem.weight': () => timmTable,
  'stem.conv1.weight': () => timmTable,
  '_conv_stem.weight': () => efficientNetPytorchTable,
  'stem_conv/stem_conv/kernel:0': (names) => {
    if (names.some((name) => name.includes('_dwconv2/'))) return kerasV2Table
    return names.includes('probs/probs/kernel:0') ? kerasV1Table('probs') : kerasV1Table()
  },
}

/** Some checkpoints hold averaged weights beside the raw ones, and some hold them alone. */
function detectGoogle(names: readonly string[]): WeightTable | undefined {
  for (const name of names) {
    const [, model] = /^([^/]+)\/stem\/conv2d\/kernel(?:\/ExponentialMovingAverage)?$/.exec(name) ?? []
    if (model) return googleTable(model, { averaged: names.some((other) => other.startsWith(`${model}/`) && other.endsWith(shadowSuffix)) })
  }
  return undefined
}

/** The table by which these tensors are named; undefined where none fits. */
export function detectTable(tensorNames: Iterable<string>): WeightTable | undefined {
  const names = [...tensorNames]
  const stem = names.find((name) => Object.hasOwn(byStem, name))
  return stem === undefined ? detectGoogle(names) : byStem[stem]!(names)
}

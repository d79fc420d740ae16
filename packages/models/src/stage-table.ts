import type { StageRow } from '@effzoo/contract'
import type { Layer } from './layer.ts'
import { scale } from './scale.ts'
import type { VariantSpec } from './spec.ts'
import { analyzeStages } from './stages.ts'

type Said = Pick<StageRow, 'block' | 'repeats' | 'kernel' | 'stride' | 'expand' | 'seRatio'>

const plain = { repeats: 1, kernel: null, stride: null, expand: null, seRatio: null } as const

/** What the spec says of each of its stages, after scaling. */
function saidOfStages(spec: VariantSpec): Said[] {
  if (spec.family !== 'coatnet')
    return scale(spec).stages.map(({ block, repeats, kernel, stride, expand, seRatio = null }) => ({
      ...{ block, repeats, kernel, stride, expand },
      seRatio,
    }))
  return spec.stages.map(({ block, repeats, stride }) =>
    block === 'mbconv'
      ? { block, repeats, kernel: 3, stride, expand: 4, seRatio: 0.25 }
      : { block, repeats, kernel: null, stride, expand: 4, seRatio: null },
  )
}

/** The stages of an architecture, as a paper's table has them, with what each costs. `layers` are those that `expand` makes of the spec. */
export function stageTable(spec: VariantSpec, layers: readonly Layer[]): StageRow[] {
  const said = saidOfStages(spec)
  const saidOf = (name: string): Said => {
    const index = /^blocks\.(\d+)$/.exec(name)?.[1]
    if (index !== undefined) return said[Number(index)]!
    if (name === 'stem') return { ...plain, block: 'stem', kernel: 3, stride: 2 }
    return { ...plain, block: name === 'classifier' ? 'classifier' : 'head' }
  }
  return analyzeStages(layers).map(({ name, blocks: _, ...cost }) => ({ name, ...saidOf(name), ...cost }))
}

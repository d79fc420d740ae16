import { formatQuantity, type StageRow } from '@effzoo/contract'
import { formatTable } from './format.ts'

const orDash = (value: number | null) => (value === null ? '-' : String(value))

const row = ({ name, block, repeats, kernel, stride, expand, channels, seRatio, outPx, params, macs }: StageRow) => [
  name,
  block,
  String(repeats),
  ...[kernel, stride, expand].map(orDash),
  String(channels),
  orDash(seRatio),
  String(outPx),
  formatQuantity(params),
  formatQuantity(macs),
]

/** The stages of an architecture as a paper's table has them, with what each costs. */
export const formatStages = (stages: readonly StageRow[]): string =>
  formatTable(['stage', 'block', 'repeats', 'kernel', 'stride', 'expand', 'channels', 'se', 'out px', 'params', 'macs'], stages.map(row), [
    'left',
    'left',
    ...(Array(9).fill('right') as 'right'[]),
  ])

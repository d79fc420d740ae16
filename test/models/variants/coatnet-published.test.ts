import { analyze, type CoAtNetSpec, expand, findVariant, type Layer, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { outputSize } from '../../../packages/models/src/layer-output.ts'

/**
 * Parameters as printed (arXiv:2106.04803, tables 4 and 5) and as analyze() counts them at the size of pre-training, in units of the
 * last printed digit. Where they part:
 * - CoAtNet-3 and -5: 0.6 and 0.2 % too few, and no rule about what the paper leaves open can mend it. CoAtNet-4 is CoAtNet-3 with 14
 *   more transformer blocks of width 768 and 6 more bottlenecks of width 384; those have 108.5 M, the printed figures differ by 107 M.
 *   The printed 168 M and 688 M are what we count with tables of relative positions for 512 and for 384 px.
 * - CoAtNet-6: table 12 cannot be what was counted. In it S4 has 2048 channels; with 3072, twice those of S3, as every other stage
 *   doubles the one before, 1.47 G come out.
 */
const params = [
  { id: 'coatnet-0', unit: 1e6, printed: 25, counted: 25 },
  { id: 'coatnet-1', unit: 1e6, printed: 42, counted: 42 },
  { id: 'coatnet-2', unit: 1e6, printed: 75, counted: 75 },
  { id: 'coatnet-3', unit: 1e6, printed: 168, counted: 167 },
  { id: 'coatnet-4', unit: 1e6, printed: 275, counted: 275 },
  { id: 'coatnet-5', unit: 1e6, printed: 688, counted: 687 },
  { id: 'coatnet-6', unit: 1e7, printed: 147, counted: 135 },
  { id: 'coatnet-7', unit: 1e7, printed: 244, counted: 244 },
] as const

/**
 * FLOPs in G as printed (tables 4, 5, 9 and 13) and macs as analyze() counts them, rounded alike. The printed ones are 1 to 4 % more:
 * they have element-wise work in them, and macs only products. What is more grows from 384 to 512 px by 3.1 to 3.2, as the scores of
 * attention do ((512 / 384) ** 4), and in all of CoAtNet-0 to -5 it is about 13 for each score and 0.3 for each element of any other
 * output. `depthwise`: table 9's and table 5's form that strides in the depthwise convolution.
 */
const flops = [
  { id: 'coatnet-0', px: 224, printed: 4.2, counted: 4.1 },
  { id: 'coatnet-0', px: 384, printed: 13.4, counted: 13.1 },
  { id: 'coatnet-1', px: 224, printed: 8.4, counted: 8.2 },
  { id: 'coatnet-1', px: 384, printed: 27.4, counted: 26.6 },
  { id: 'coatnet-2', px: 224, printed: 15.7, counted: 15.5 },
  { id: 'coatnet-2', px: 384, printed: 49.8, counted: 48.7 },
  { id: 'coatnet-2', px: 512, printed: 96.7, counted: 93.4 },
  { id: 'coatnet-3', px: 224, printed: 34.7, counted: 34.4 },
  { id: 'coatnet-3', px: 384, printed: 107.4, counted: 105.8 },
  { id: 'coatnet-3', px: 512, printed: 203.1, counted: 198.1 },
  { id: 'coatnet-4', px: 384, printed: 189.5, counted: 186.5 },
  { id: 'coatnet-4', px: 512, printed: 360.9, counted: 351.5 },
  { id: 'coatnet-5', px: 512, printed: 812, counted: 804 },
  { id: 'coatnet-0', px: 224, depthwise: true, printed: 4.6, counted: 4.5 },
  { id: 'coatnet-1', px: 224, depthwise: true, printed: 8.8, counted: 8.6 },
  { id: 'coatnet-2', px: 224, depthwise: true, printed: 16.6, counted: 16.4 },
  { id: 'coatnet-3', px: 384, depthwise: true, printed: 114, counted: 112 },
  { id: 'coatnet-3', px: 512, depthwise: true, printed: 214, counted: 209 },
] as const

type FlopsRow = (typeof flops)[number]

const layersOf = ({ id, px, ...form }: FlopsRow): Layer[] => {
  const spec = findVariant(id) as CoAtNetSpec
  const isDepthwise = 'depthwise' in form
  return expand(isDepthwise ? { ...spec, mbconv: { ...spec.mbconv, strideIn: 'depthwise' } } : spec, px)
}

/** From 112 G on, table 5 prints whole numbers. */
const lastDigit = (row: FlopsRow) => (Number.isInteger(row.printed) ? 1 : 0.1)

const isBias = ({ kind }: Layer) => kind === 'relative-bias'

function elementWiseWork(layers: readonly Layer[]): number {
  const scores = layers.reduce((sum, layer) => sum + (layer.kind === 'attention' ? layer.heads * layer.px ** 4 : 0), 0)
  const others = layers.reduce((sum, layer) => sum + (isBias(layer) ? 0 : outputSize(layer)), 0)
  return 12.9 * scores + 0.29 * others
}

describe("the paper's CoAtNets", () => {
  it.each(params)('$id has $counted units of $unit parameters, $printed printed', ({ id, unit, counted }) => {
    expect(Math.round(analyze(expand(variants[id], 224)).params / unit)).toBe(counted)
  })

  it.each([
    ['coatnet-3', 512, 168],
    ['coatnet-5', 384, 688],
  ] as const)('%s has the printed parameters with tables for %d px', (id, px, printed) => {
    expect(Math.round(analyze(expand(variants[id], px)).params / 1e6)).toBe(printed)
  })

  it('CoAtNet-4 and -3 differ by 108.5 M, where 275 - 168 is 107', () => {
    const millions = (id: 'coatnet-3' | 'coatnet-4') => analyze(expand(variants[id], 224)).params / 1e6

    expect(millions('coatnet-4') - millions('coatnet-3')).toBeCloseTo(108.5, 1)
  })

  it('CoAtNet-6 has the printed 1.47 G parameters if S4 has 3072 channels', () => {
    const spec = variants['coatnet-6']
    const stages = spec.stages.map((stage, index) => (index === 4 ? { ...stage, channels: 3072 } : stage))

    expect(analyze(expand({ ...spec, stages }, 224)).params / 1e9).toBeCloseTo(1.47, 2)
  })

  it.each(flops)('$id at $px px has $counted G macs, $printed G FLOPs printed', (row) => {
    const giga = analyze(layersOf(row)).macs / 1e9

    expect(Math.round(giga / lastDigit(row)) * lastDigit(row)).toBeCloseTo(row.counted, 6)
  })

  it.each(flops)('$id at $px px has the printed $printed G FLOPs with its element-wise work', (row) => {
    const layers = layersOf(row)
    const giga = (analyze(layers).macs + elementWiseWork(layers)) / 1e9

    // Two numbers for all sizes cannot do better than 0.08 G beyond the printed digits
    expect(Math.abs(giga - row.printed)).toBeLessThan(lastDigit(row) / 2 + 0.08)
  })

  // The rest of these two is larger (3.8 and 1.9 %): S4 of CoAtNet-6 is as above, what else was counted is not known
  it.each([
    ['coatnet-6', 1465], // printed: 1521
    ['coatnet-7', 2539], // printed: 2586
  ] as const)('%s at 512 px has %d G macs', (id, counted) => {
    expect(Math.round(analyze(expand(variants[id], 512)).macs / 1e9)).toBe(counted)
  })
})

import { variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { scale } from '../../packages/models/src/scale.ts'

type Scaled = Exclude<keyof typeof variants, `coatnet-${string}`>

const channels = (id: Scaled) => scale(variants[id]).stages.map((stage) => stage.channels)
const repeats = (id: Scaled) => scale(variants[id]).stages.map((stage) => stage.repeats)

/** Expected values: the rounding of tensorflow/tpu (V1, Lite) and of google/automl (V2), worked out from their code. */
describe('scale', () => {
  it('rounds widths to the nearest multiple of 8', () => {
    expect(channels('efficientnet-b4')).toEqual([24, 32, 56, 112, 160, 272, 448])
  })

  it('rounds a width up where rounding down took more than a tenth away, in V1', () => {
    expect(channels('efficientnet-b3')[0]).toBe(24)
  })

  it('lets rounding take more than a tenth away in V2', () => {
    expect(channels('efficientnetv2-b3')[0]).toBe(16)
  })

  it('rounds depths up', () => {
    expect(repeats('efficientnet-l2')).toEqual([6, 11, 11, 16, 16, 22, 6])
  })

  it('scales stem and head with the width', () => {
    expect(scale(variants['efficientnet-b7'])).toMatchObject({ stem: 64, head: 2560 })
  })

  it('keeps the ends of Lite: the widths of stem and head, the depths of the first and the last stage', () => {
    expect(scale(variants['efficientnet-lite4'])).toMatchObject({ stem: 32, head: 1280 })
    expect(repeats('efficientnet-lite4')).toEqual([1, 4, 4, 6, 6, 8, 1])
  })
})

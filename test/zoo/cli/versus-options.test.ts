import { describe, expect, it } from 'vitest'
import { readVersus } from '../../../packages/zoo/cli/bench-versus.ts'

describe('zoo bench --versus', () => {
  it('measures both alike, the one that is named after --versus as the baseline', () => {
    const shared = { engine: 'tensorflow', task: 'infer', batchSize: 1, imagePx: 224, precision: 'float32', protocol: 'quick' }

    expect(readVersus(['efficientnetv2-b0'], { versus: 'efficientnet-b0' })).toEqual({
      baseline: { ...shared, variant: 'efficientnet-b0' },
      candidate: { ...shared, variant: 'efficientnetv2-b0' },
      roundCount: 10,
      leastEffectShare: 0.02,
    })
  })

  it('passes on what is told', () => {
    const told = { engine: 'wasm', task: 'train-step', px: '64', precision: 'bfloat16', rounds: '12', 'least-effect': '.05' }
    const { candidate, ...how } = readVersus(['efficientnet-b1'], { versus: 'efficientnet-b0', ...told })

    expect(candidate).toMatchObject({ engine: 'wasm', task: 'train-step', batchSize: 8, imagePx: 64, precision: 'bfloat16' })
    expect(how).toMatchObject({ roundCount: 12, leastEffectShare: 0.05 })
  })

  it.each([
    [[], {}, '--versus efficientnet-b0: name one variant to hold against it; 0 are named'],
    [['efficientnet-b1', 'efficientnet-b2'], {}, '--versus efficientnet-b0: name one variant to hold against it; 2 are named'],
    [['efficientnet-b00'], {}, 'efficientnet-b00: there is none; the nearest is efficientnet-b0'],
    [['efficientnet-b1'], { task: 'both' }, '--task both: allowed are infer, train-step'],
    [['efficientnet-b1'], { engine: 'torch' }, '--engine torch: allowed are tensorflow'],
    [['efficientnet-b1'], { rounds: '9' }, '--rounds 9: allowed is a whole number from 10 to 1000'],
    [['efficientnet-b1'], { 'least-effect': '2' }, '--least-effect 2: allowed is a share between 0 and 1'],
  ])('refuses %j with %j and says what is allowed', (positionals, values, message) => {
    expect(() => readVersus(positionals, { versus: 'efficientnet-b0', ...values })).toThrow(message)
  })
})

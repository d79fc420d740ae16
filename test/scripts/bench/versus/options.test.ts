import { describe, expect, it } from 'vitest'
import { readOptions as readAaOptions } from '../../../../scripts/bench/versus/aa.ts'
import { readOptions } from '../../../../scripts/bench/versus/options.ts'

describe('the options of versus', () => {
  it('are two variants, measured alike', () => {
    const shared = { engine: 'tensorflow', task: 'infer', batchSize: 1, imagePx: 224, precision: 'float32', protocol: 'quick' }

    expect(readOptions(['efficientnet-b0', 'efficientnetv2-b0'])).toEqual({
      baseline: { ...shared, variant: 'efficientnet-b0' },
      candidate: { ...shared, variant: 'efficientnetv2-b0' },
      roundCount: 10,
      leastEffectShare: 0.02,
      jsonFile: undefined,
    })
  })

  it('pass on what is told', () => {
    const told = ['--engine', 'wasm', '--task', 'train-step', '--px', '64', '--rounds', '12', '--least-effect', '.05', '--json', 'f']
    const { candidate, ...how } = readOptions(['efficientnet-b0', 'efficientnet-b1', ...told])

    expect(candidate).toMatchObject({ engine: 'wasm', task: 'train-step', batchSize: 8, imagePx: 64 })
    expect(how).toMatchObject({ roundCount: 12, leastEffectShare: 0.05, jsonFile: 'f' })
  })

  it.each([
    [[], 'name two variants; 0 are named'],
    [['efficientnet-b0'], 'name two variants; 1 are named'],
    [['efficientnet-b0', 'efficientnet-b00'], 'efficientnet-b00: there is none; the nearest is efficientnet-b0'],
    [['efficientnet-b0', 'efficientnet-b1', '--task', 'both'], '--task both: allowed are infer, train-step'],
    [['efficientnet-b0', 'efficientnet-b1', '--engine', 'torch'], '--engine torch: allowed are tensorflow'],
    [['efficientnet-b0', 'efficientnet-b1', '--rounds', '9'], '--rounds 9: allowed is a whole number from 10 to 1000'],
    [['efficientnet-b0', 'efficientnet-b1', '--least-effect', '2'], '--least-effect 2: allowed is a share between 0 and 1'],
  ])('refuse %j and say what is allowed', (args, message) => {
    expect(() => readOptions(args)).toThrow(message)
  })
})

describe('the options of aa', () => {
  it('are 20 comparisons of small images, unless told', () => {
    expect(readAaOptions([])).toMatchObject({
      workload: { variant: 'efficientnetv2-b0', imagePx: 32 },
      comparisonCount: 20,
      roundCount: 10,
    })
    expect(readAaOptions(['--n', '3', '--variant', 'efficientnet-b0', '--px', '64'])).toMatchObject({
      workload: { variant: 'efficientnet-b0', imagePx: 64 },
      comparisonCount: 3,
    })
  })

  it('refuse no comparison at all', () => {
    expect(() => readAaOptions(['--n', '0'])).toThrow('--n 0: allowed is a whole number from 1 to 10000')
  })
})

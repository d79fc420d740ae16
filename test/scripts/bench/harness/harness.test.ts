import { describe, expect, it } from 'vitest'
import { readOptions } from '../../../../scripts/bench/harness/harness.ts'
import { formatHarness, reportHarness } from '../../../../scripts/bench/harness/report.ts'

describe('the options of harness', () => {
  it('measure EfficientNetV2-B0 on tensorflow in 30 rounds, unless told', () => {
    expect(readOptions([])).toEqual({
      workload: {
        variant: 'efficientnetv2-b0',
        engine: 'tensorflow',
        task: 'infer',
        batchSize: 1,
        imagePx: 224,
        precision: 'float32',
        protocol: 'quick',
      },
      roundCount: 30,
      jsonFile: undefined,
    })
  })

  it.each([
    [['--variant', 'efficientnetv2-b9'], '--variant efficientnetv2-b9: there is none; the nearest is efficientnetv2-b'],
    [['--engine', 'torch'], '--engine torch: allowed are tensorflow'],
    [['--px', '16'], '--px 16: allowed is a whole number from 32 to 1024'],
    [['--rounds', '10'], '--rounds 10: allowed is a whole number from 30 to 1000'],
  ])('refuse %j and say what is allowed', (args, message) => {
    expect(() => readOptions(args)).toThrow(message)
  })
})

describe('the report of harness', () => {
  const { workload } = readOptions([])
  const roundsOf = (roundCount: number, backgroundShare: number) => ({
    rounds: Array.from({ length: roundCount }, (_, round) => ({
      baselineMs: [10 + round, 10 + round],
      candidateMs: [1.01 * (10 + round)],
    })),
    version: 'TensorFlow 2.21.0',
    backgroundShares: [0, backgroundShare],
  })

  it('says what measuring costs, with an interval of 95 %', () => {
    expect(formatHarness(reportHarness(workload, roundsOf(30, 0.01)))).toBe(
      [
        'efficientnetv2-b0, infer, batch 1, 224 px, float32, TensorFlow 2.21.0, 30 rounds',
        'bare loop 24.50 ms, harness 24.75 ms',
        'harness / bare loop 1.0100, 95 % interval 1.0100 to 1.0100',
      ].join('\n'),
    )
  })

  it('says where the host was not quiet, and where the rounds are too few', () => {
    const text = formatHarness(reportHarness(workload, roundsOf(2, 0.4)))

    expect(text).toContain('1.0100, too few rounds for an interval\n')
    expect(text).toContain('other processes took up to 40 % of the CPUs between the rounds')
  })
})

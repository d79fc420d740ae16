import { protocols } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { launchHarness, readOptions } from '../../../../scripts/bench/harness/harness.ts'
import { measurePair } from '../../../../scripts/bench/turns/measure-pair.ts'

describe('the stacks of harness', () => {
  it('take turns, with as many samples of the bare loop as of the harness', async () => {
    const { workload } = readOptions(['--engine', 'wasm', '--px', '32'])
    const minCount = protocols.quick.targetSamples
    const pair = await measurePair(
      { baseline: launchHarness({ mode: 'bare', workload }), candidate: launchHarness({ mode: 'harness', workload }) },
      { roundCount: 2, turnLength: { minMs: 0, minCount }, seed: 1, say() {} },
    )
    if ('failed' in pair) throw new Error(pair.failed)

    expect(pair.ready.candidate).toMatchObject({ version: expect.stringMatching(/^tfjs-backend-wasm /), parity: { task: 'infer' } })
    expect(pair.rounds.map(({ baselineMs, candidateMs }) => [baselineMs.length, candidateMs.length])).toEqual(
      Array(2).fill([minCount, minCount]),
    )
  })
})

import { protocols } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { readOptions } from '../../../../scripts/bench/harness/harness.ts'
import { measureHarness } from '../../../../scripts/bench/harness/measure-harness.ts'

const { workload } = readOptions(['--engine', 'wasm', '--px', '32'])

describe('measureHarness', () => {
  it('takes as many samples in the bare loop as under the harness, in each round', async () => {
    const said: string[] = []
    const { rounds, version, backgroundShares } = await measureHarness({ workload, roundCount: 2, seed: 1 }, (line) => said.push(line))

    const count = protocols.quick.targetSamples
    expect(rounds.map(({ baselineMs, candidateMs }) => [baselineMs.length, candidateMs.length])).toEqual(Array(2).fill([count, count]))
    expect(version).toMatch(/^tfjs-backend-wasm /)
    expect(backgroundShares).toHaveLength(2)
    expect(said).toEqual(['round 1 of 2', 'round 2 of 2'])
  })

  it('tells the last words of a process that ends early', async () => {
    const unknown = { ...workload, variant: 'efficientnet-b99' as typeof workload.variant }

    await expect(measureHarness({ workload: unknown, roundCount: 1, seed: 1 }, () => {})).rejects.toThrow(
      /ended with exit code 1\n(.|\n)*efficientnet-b99/,
    )
  })
})

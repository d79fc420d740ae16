import { describe, expect, it } from 'vitest'
import { measurePair } from '../../../packages/zoo/src/turns/measure-pair.ts'
import { fakeLaunch } from './fixtures/fake-launch.ts'

async function measure(baseline: ReturnType<typeof fakeLaunch>, candidate: ReturnType<typeof fakeLaunch>) {
  const said: string[] = []
  const options = { roundCount: 3, turnLength: { minMs: 0, minCount: 2 }, seed: 1, background: async () => 0.25 }
  const pair = await measurePair({ baseline, candidate }, { ...options, say: (line) => said.push(line) })
  return { pair, roundCount: said.filter((line) => line.startsWith('round ')).length }
}

describe('measurePair', () => {
  it('gives a round of both for each time that they took turns', async () => {
    const { pair } = await measure(fakeLaunch({ latencyMs: 2 }), fakeLaunch({ latencyMs: 3 }))

    const round = { baselineMs: [2, 2], candidateMs: [3, 3] }
    expect(pair).toMatchObject({ rounds: [round, round, round], backgroundShares: [0.25, 0.25, 0.25] })
  })

  it('opens both anew for each round', async () => {
    const { pair, roundCount } = await measure(fakeLaunch(), fakeLaunch({ fault: 'crash', failsInTurn: 2 }))

    expect(pair).not.toHaveProperty('failed') // each process has one turn, so that none comes to a second
    expect(roundCount).toBe(3)
  })

  it('ends with the round in which one fails', async () => {
    const { pair, roundCount } = await measure(fakeLaunch(), fakeLaunch({ fault: 'crash', failsInTurn: 1 }))

    expect(pair).toEqual({ failed: 'the candidate ended with exit code 3: out of luck' })
    expect(roundCount).toBe(0)
  })
})

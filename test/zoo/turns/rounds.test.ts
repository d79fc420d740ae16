import { createRandom } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'
import { measureRounds, shuffled } from '../../../packages/zoo/src/turns/rounds.ts'
import { fakeLaunch } from './fixtures/fake-launch.ts'
import { stateOf } from './fixtures/process-state.ts'

const turnLength = { minMs: 0, minCount: 3 }

async function measure(launches: Record<string, ReturnType<typeof fakeLaunch>>, { roundCount = 3, seed = 1 } = {}) {
  const said: string[] = []
  const rounds = await measureRounds(new Map(Object.entries(launches)), {
    roundCount,
    turnLength,
    seed,
    say: (line) => said.push(line),
    background: async () => 0.25,
  })
  return { ...rounds, orders: said.filter((line) => line.startsWith('round ')), said }
}

describe('shuffled', () => {
  it('gives every order about equally often', () => {
    const random = createRandom(7)
    const counts = new Map<string, number>()
    for (let draw = 0; draw < 6000; draw++) {
      const order = shuffled(['a', 'b', 'c'], random).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }

    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})

describe('measureRounds', () => {
  it('gives each stack one turn a round, in an order that the seed decides', async () => {
    const launches = { a: fakeLaunch({ latencyMs: 2 }), b: fakeLaunch({ latencyMs: 4 }), c: fakeLaunch() }
    const [first, again, other] = [await measure(launches), await measure(launches), await measure(launches, { seed: 2 })]

    expect(first.measured.get('b')?.turns.map(({ latenciesMs }) => latenciesMs)).toEqual([
      [4, 4, 4],
      [4, 4, 4],
      [4, 4, 4],
    ])
    expect(first.backgroundShares).toEqual([0.25, 0.25, 0.25])
    expect(first.orders).toHaveLength(3)
    expect(again.orders).toEqual(first.orders)
    expect(other.orders).not.toEqual(first.orders)
  })

  it.each([[0], [2]])('goes on without a stack that crashes in turn %i, and says why it is missing', async (failsInTurn) => {
    const { measured, failed, said } = await measure({ steady: fakeLaunch(), frail: fakeLaunch({ fault: 'crash', failsInTurn }) })

    expect([...measured.keys()]).toEqual(['steady'])
    expect(measured.get('steady')?.turns).toHaveLength(3)
    expect(failed).toEqual(new Map([['frail', 'ended with exit code 3: out of luck']]))
    expect(said).toContain('frail ended with exit code 3: out of luck')
  })

  it('leaves no process behind', async () => {
    const { measured } = await measure({ a: fakeLaunch(), b: fakeLaunch(), frail: fakeLaunch({ fault: 'crash', failsInTurn: 1 }) })

    for (const { ready } of measured.values()) expect(stateOf(Number(ready.version))).toBeUndefined()
  })
})

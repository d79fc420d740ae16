import { expect, it } from 'vitest'
import { kills } from '../../scripts/soak/kills.ts'

it('loses nothing that was acknowledged, and counts nothing twice, over 20 kills of the API and four runners', async () => {
  const seed = Math.floor(Math.random() * 1e6)
  const { violations, lastLine } = await kills({ runCount: 20, seed, say: console.log })

  expect(violations).toEqual([])
  expect(lastLine).toBe('20 kills, 10 jobs, 0 lost, 0 double')
})

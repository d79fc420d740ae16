import { describe, expect, it } from 'vitest'
import { compareDrawn } from './compare-drawn.ts'
import { openRoads } from './open-roads.ts'

describe('direct answers', () => {
  it('are those that the app gives, to thousands of drawn requests', async () => {
    const { both } = await openRoads()

    for (let seed = 100; seed < 105; seed++) expect(await compareDrawn(both, { seed, count: 1_000 })).toContain(200)
  })
})

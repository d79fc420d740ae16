import { describe, expect, it } from 'vitest'
import { backgroundShare } from '../../../packages/zoo/src/turns/background.ts'

describe('backgroundShare', () => {
  it('is a share', async () => {
    const share = await backgroundShare()

    expect(share).toBeGreaterThanOrEqual(0)
    expect(share).toBeLessThanOrEqual(1)
  })
})

import { JobId, ResultId, RunnerId } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { mintId } from '../../apps/api/src/mint-id.ts'

describe('mintId', () => {
  it('makes ids as the contract wants them', () => {
    expect(JobId.parse(mintId('job'))).toMatch(/^job_/)
    expect(RunnerId.parse(mintId('runner'))).toMatch(/^runner_/)
    expect(ResultId.parse(mintId('result'))).toMatch(/^result_/)
  })

  it('makes ids that sort by the order they were made in', () => {
    const ids = Array.from({ length: 10_000 }, () => mintId('job'))

    expect(new Set(ids).size).toBe(ids.length)
    expect([...ids].sort()).toEqual(ids)
  })
})

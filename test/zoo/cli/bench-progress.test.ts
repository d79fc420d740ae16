import { describe, expect, it } from 'vitest'
import { describeJob } from '../../../packages/zoo/cli/bench-progress.ts'
import { jobOf } from '../../bench-runner/fixtures/job.ts'

const waiting = { state: 'queued', createdAtMs: 0, updatedAtMs: 0, engine: 'wasm', memoryBytes: 1.5e9 } as const

describe('describeJob', () => {
  it('says of a job that waits for long what its runner must have', () => {
    const job = jobOf('efficientnet-b0', { ...waiting, device: 'dev_1', labels: ['quiet'] })

    expect(describeJob(job, 5_001).detail).toBe(
      'no runner with the engine wasm, 1.50G bytes of memory, the device dev_1, the label quiet has taken it yet',
    )
  })

  it('says nothing of it at first', () => {
    expect(describeJob(jobOf('efficientnet-b0', waiting), 5_000)).toEqual({ step: 'queued', fraction: null })
  })
})

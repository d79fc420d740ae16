import { isEnded, JobRequest, jobStates, jobTransitions } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'

describe('job states', () => {
  it('end in done, failed and cancelled, and nowhere else', () => {
    expect(jobStates.filter(isEnded)).toEqual(['done', 'failed', 'cancelled'])
  })

  it('can each be reached from queued', () => {
    const reached = new Set<string>(['queued'])
    for (const state of reached) for (const next of jobTransitions[state as keyof typeof jobTransitions]) reached.add(next)

    expect([...reached].sort()).toEqual([...jobStates].sort())
  })
})

describe('JobRequest', () => {
  it('asks for inference on TensorFlow by default, and leaves batch and px to the registry', () => {
    expect(JobRequest.parse({ variant: 'efficientnetv2-b0' })).toEqual({
      variant: 'efficientnetv2-b0',
      task: 'infer',
      engine: 'tensorflow',
      precision: 'float32',
      protocol: 'quick',
    })
  })

  it.each([
    { variant: 'EfficientNetV2-B0' },
    { variant: 'efficientnetv2-b0', batchSize: 0 },
    { variant: 'efficientnetv2-b0', batchSize: 1.5 },
    { variant: 'efficientnetv2-b0', imagePx: 31 },
    { variant: 'efficientnetv2-b0', imagePx: 4096 },
    { variant: 'efficientnetv2-b0', script: 'rm -rf' },
    { variant: 'efficientnetv2-b0', engine: 'caffe' },
    {},
  ])('refuses %j', (request) => {
    expect(JobRequest.safeParse(request).success).toBe(false)
  })
})

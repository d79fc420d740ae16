import { jobCountOf, ScheduleRequest, SweepRequest } from '@effzoo/contract'
import { variantIds } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

const issuesOf = (request: object) => SweepRequest.safeParse(request).error?.issues.map(({ path, message }) => [path.join('/'), message])

describe('SweepRequest', () => {
  it('fills in what it leaves open', () => {
    expect(SweepRequest.parse({ variants: ['efficientnet-b0'] })).toEqual({
      variants: ['efficientnet-b0'],
      tasks: ['infer'],
      engines: ['tensorflow'],
      precision: 'float32',
      protocol: 'quick',
    })
  })

  it('refuses an entry that stands twice, and says which', () => {
    expect(issuesOf({ variants: ['coatnet-0', 'coatnet-1', 'coatnet-0'] })).toEqual([['variants/2', 'stands at 0 already; name each once']])
    expect(issuesOf({ variants: ['coatnet-0'], batchSizes: [1, 8, 8] })).toEqual([
      ['batchSizes/2', expect.stringContaining('at 1 already')],
    ])
    expect(issuesOf({ variants: ['coatnet-0'], tasks: ['infer', 'infer'] })).toEqual([['tasks/1', expect.stringContaining('at 0 already')]])
  })

  it.each([
    [{ variants: [] }, 'variants'],
    [{ variants: ['coatnet-0'], batchSizes: [] }, 'batchSizes'],
    [{ variants: ['coatnet-0'], batchSizes: [0] }, 'batchSizes/0'],
    [{ variants: ['coatnet-0'], engines: ['torch'] }, 'engines/0'],
    [{ variants: Array.from({ length: 101 }, (_, i) => `a${i}`) }, 'variants'],
  ])('refuses %j', (request, path) => {
    expect(issuesOf(request)).toEqual([[path, expect.any(String)]])
  })

  it('takes 500 jobs and not one more', () => {
    const request = { variants: variantIds.slice(0, 50), engines: ['tensorflow', 'wasm'], batchSizes: [1, 2, 4, 8, 16] }
    expect(jobCountOf(SweepRequest.parse(request))).toBe(500)
    expect(issuesOf({ ...request, tasks: ['infer', 'train-step'] })).toEqual([
      ['variants', '1000 jobs; a sweep has at most 500. Make several of it'],
    ])
  })
})

describe('ScheduleRequest', () => {
  const request = { variants: ['efficientnet-b0'] }

  it.each(['every 7d', 'every 12h', 'every 30m', '0 3 * * 1', '*/30 * * * MON-FRI'])('takes the cadence %s', (cadence) => {
    expect(ScheduleRequest.safeParse({ cadence, request }).success).toBe(true)
  })

  it.each(['every 7', 'every day', 'every 0d', '7d', '@daily', '0 3 * *', '0 0 3 * * 1', ' 0 3 * * 1', ''])(
    'refuses the cadence %j',
    (cadence) => {
      expect(ScheduleRequest.safeParse({ cadence, request }).error?.issues[0]?.path).toEqual(['cadence'])
    },
  )

  it('knows no deadline, which would lie in the past for all sweeps but the first', () => {
    const { error } = ScheduleRequest.safeParse({ cadence: 'every 7d', request: { ...request, deadlineAtMs: 2e12 } })
    expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', path: ['request'], keys: ['deadlineAtMs'] }])
  })
})

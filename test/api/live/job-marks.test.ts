import type { JobId } from '@effzoo/contract'
import { describe, expect, it, vi } from 'vitest'
import { createJobMarks, lonelyJobMarks } from '../../../apps/api/src/live/job-marks.ts'

const [a, b] = ['job_a', 'job_b'] as unknown as [JobId, JobId]

function open() {
  const read = vi.fn(async (ids: readonly JobId[]) => new Map(ids.map((id) => [id, `of ${id}`])))
  const clock = { nowMs: 0 }
  return { marks: createJobMarks(read, () => clock.nowMs), clock, read }
}

describe('the marks of jobs', () => {
  it('are read for all who ask in one look', async () => {
    const { marks, clock, read } = open()
    await Promise.all([marks.of(a), marks.of(b)])
    clock.nowMs = 600

    expect(await Promise.all([marks.of(a), marks.of(b), marks.of(a)])).toEqual(['of job_a', 'of job_b', 'of job_a'])
    expect(read.mock.lastCall![0]).toEqual([a, b])
    expect(read.mock.calls.length).toBeLessThanOrEqual(3)
  })

  it('are not read again for half a second', async () => {
    const { marks, clock, read } = open()
    await marks.of(a)
    clock.nowMs = 499
    await marks.of(a)
    expect(read).toHaveBeenCalledTimes(1)

    clock.nowMs = 500
    await marks.of(a)
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('are no longer read of a job that nobody asks for', async () => {
    const { marks, clock, read } = open()
    await marks.of(a)
    clock.nowMs = 5_001
    await marks.of(b)

    expect(read.mock.lastCall![0]).toEqual([b])
  })

  it('are at the edge read by each for itself, so that one that never ends holds nobody up', async () => {
    const { read } = open()
    const marks = lonelyJobMarks(read)
    read.mockImplementationOnce(() => new Promise(() => {}))
    void marks.of(a)

    expect(await marks.of(a)).toBe('of job_a')
  })

  it('pass a fault on, and look again the next time', async () => {
    const { marks, read } = open()
    read.mockRejectedValueOnce(new Error('no database'))

    await expect(marks.of(a)).rejects.toThrow('no database')
    expect(await marks.of(a)).toBe('of job_a')
  })
})

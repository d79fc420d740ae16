import { type JobFailure, type JobState, RunnerId } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { attemptsOf } from '../../../apps/api/src/queue/attempts-of.ts'

const runner = RunnerId.parse('runner_01jd8x2k6q0v5m3e7w9r4t1z8y')
const lost: JobFailure = { kind: 'infrastructure', reason: 'lease lost', log: null }

const event = (attempt: number, state: JobState, atMs: number, failure: JobFailure | null = null) => ({
  attempt,
  state,
  runner: attempt === 0 ? null : runner,
  failure,
  atMs,
})
const made = event(0, 'queued', 1)

describe('attemptsOf', () => {
  it('has none of a job that nobody has claimed', () => {
    expect(attemptsOf([made, event(0, 'cancelled', 2)])).toEqual([])
  })

  it('tells when an attempt was claimed, and that it is under way', () => {
    expect(attemptsOf([made, event(1, 'leased', 2), event(1, 'running', 3)])).toEqual([
      { attempt: 1, runner, outcome: 'running', failure: null, claimedAtMs: 2, endedAtMs: null },
    ])
  })

  it('tells a job that was handed back from one whose lease was lost', () => {
    const events = [made, event(1, 'leased', 2), event(1, 'queued', 3), event(2, 'leased', 4), event(2, 'queued', 5, lost)]

    expect(attemptsOf(events)).toMatchObject([
      { attempt: 1, outcome: 'released', failure: null, endedAtMs: 3 },
      { attempt: 2, outcome: 'failed', failure: lost, endedAtMs: 5 },
    ])
  })

  it('keeps how an attempt ended when the job is redriven, or cancelled while it waits', () => {
    const events = [made, event(1, 'leased', 2), event(1, 'failed', 3, lost), event(1, 'queued', 4), event(1, 'cancelled', 5)]

    expect(attemptsOf(events)).toMatchObject([{ attempt: 1, outcome: 'failed', failure: lost, endedAtMs: 3 }])
  })

  it('takes a result that came after the lease was lost', () => {
    const events = [made, event(1, 'leased', 2), event(1, 'queued', 3, lost), event(1, 'done', 4)]

    expect(attemptsOf(events)).toMatchObject([{ attempt: 1, outcome: 'done', failure: null, endedAtMs: 4 }])
  })

  it('knows of a job from before there were events its last attempt alone', () => {
    expect(attemptsOf([event(3, 'failed', 9, lost)])).toEqual([
      { attempt: 3, runner, outcome: 'failed', failure: lost, claimedAtMs: null, endedAtMs: 9 },
    ])
  })
})

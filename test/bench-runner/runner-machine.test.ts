import { type Claim, type JobId, type Measurement, type ProblemCode, type RunnerId, ZooError } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { begin, step } from '../../apps/bench-runner/src/runner-machine.ts'
import type { Answer, Call, Disk, Effect, Input, Lease, MachineOptions, Step } from '../../apps/bench-runner/src/runner-machine-types.ts'

const options: MachineOptions = { once: false, waitMs: 25_000, progressMs: Number.POSITIVE_INFINITY, graceMs: 15_000 }
const known: Disk = { key: 'key-1', current: null, outbox: [] }
const lease = (count: number, attempt = 1): Lease => ({ job: `job_${count}` as JobId, attempt })
const claimOf = ({ job, attempt }: Lease) => ({ job: { id: job, attempt }, leaseMs: 60_000, heartbeatMs: 15_000 }) as Claim
const measurement = { samplesMs: [3, 1, 2] } as Measurement
const measured = { kind: 'measured', measurement } as const
const done = { kind: 'done' } as const
const unreachable = { kind: 'unreachable', reason: 'ECONNREFUSED' } as const
const beaten = { kind: 'beaten', beat: { leaseExpiresAtMs: 0, cancelled: false, heartbeatMs: 15_000 } } as const
const refused = (code: ProblemCode): Answer => ({ kind: 'refused', error: new ZooError(code, 'so says the test') })

/** One word an effect: enough to see the order. */
const wordOf = (effect: Effect): string => {
  if (effect.kind === 'call') return effect.call.kind
  if (effect.kind === 'write') return effect.write.kind
  if (effect.kind === 'tell') return `"${effect.event.kind}"`
  return 'name' in effect ? `${effect.kind} ${effect.name}` : effect.kind
}

/** A runner in the hands of a test; each move answers what the runner did then. */
function drive(disk: Disk = known, change: Partial<MachineOptions> = {}) {
  let now: Step = begin({ ...options, ...change }, disk)
  const began = now.effects
  const send = (input: Input) => {
    now = step(now.state, input)
    return now.effects.map(wordOf)
  }
  const called = (): Call => {
    if (now.state.doing.kind !== 'call') throw new Error(`it waits for ${now.state.doing.kind}`)
    return now.state.doing.call
  }
  const answer = (given: Answer, call = called(), random = 0.5) => send({ kind: 'answered', call, answer: given, random })
  const written = () => send({ kind: 'written' })
  return {
    began: began.map(wordOf),
    state: () => now.state,
    effects: () => now.effects,
    answer,
    written,
    beatAnswered: (given: Answer) => answer(given, { kind: 'heartbeat', lease: now.state.work!.lease, progress: null }),
    drainAnswered: (given: Answer) => answer(given, { kind: 'drain' }),
    timer: (name: 'pause' | 'beat' | 'grace') => send({ kind: 'timer', name }),
    progress: (phase: 'load' | 'samples', count = 0) => send({ kind: 'progress', progress: { phase, done: count, total: null } }),
    ended: (outcome: Extract<Input, { kind: 'ended' }>['outcome']) => send({ kind: 'ended', outcome }),
    stop: () => send({ kind: 'stop' }),
    work(given = lease(1)) {
      answer(done) // to describe
      answer({ kind: 'claimed', claim: claimOf(given) })
      return written()
    },
  }
}

describe('the runner machine', () => {
  it('registers, keeps its key, and claims', () => {
    const runner = drive({ ...known, key: null })
    expect(runner.began).toEqual(['register'])
    expect(runner.answer({ kind: 'registered', identity: { id: 'runner_1' as RunnerId, key: 'key-2' } })).toEqual(['write-identity'])
    expect(runner.written()).toEqual(['claim'])
    expect(runner.effects()[0]).toMatchObject({ key: 'key-2', call: { waitMs: 25_000 } })
  })

  it('describes itself anew at each later start', () => {
    const runner = drive()
    expect(runner.began).toEqual(['describe'])
    expect(runner.answer(done)).toEqual(['claim'])
  })

  it('measures only when it is on disk that the job is its own', () => {
    const runner = drive()
    runner.answer(done)
    expect(runner.answer({ kind: 'claimed', claim: claimOf(lease(1)) })).toEqual(['write-current'])
    expect(runner.written()).toEqual(['"claimed"', 'measure', 'clear-timer beat', 'heartbeat'])
  })

  it('keeps the report before it forgets the job, and forgets the report when it is acknowledged', () => {
    const runner = drive()
    runner.work()
    expect(runner.ended(measured)).toEqual(['"measured"', 'write-report'])
    expect(runner.written()).toEqual(['clear-timer beat', 'clear-timer grace', 'clear-current'])
    expect(runner.written()).toEqual(['deliver'])
    expect(runner.answer(done)).toEqual(['remove-report'])
    expect(runner.written()).toEqual(['"delivered"', 'claim'])
  })

  it('reports a failure as a result', () => {
    const runner = drive()
    runner.work()
    const failure = { kind: 'benchmark', reason: 'no such variant', log: null } as const
    expect(runner.ended({ kind: 'failed', failure })).toEqual(['"failed"', 'write-report'])
    expect(runner.effects()[1]).toMatchObject({ write: { lease: lease(1), outcome: { failure } } })
  })

  it('waits a little where there is no work, not at the same time as others', () => {
    const runner = drive()
    runner.answer(done)
    expect(runner.answer({ kind: 'no-work', retryAfterMs: 1_000 }, undefined, 0)).toEqual(['timer pause'])
    expect(runner.effects()[0]).toMatchObject({ waitMs: 800 })
    expect(runner.timer('pause')).toEqual(['claim'])
  })

  it('ends after one job where it is to do one', () => {
    const runner = drive(known, { once: true })
    runner.work()
    runner.ended(measured)
    runner.written()
    runner.written()
    runner.answer(done)
    expect(runner.written()).toEqual(['"delivered"', 'end'])
    expect(runner.effects()[1]).toEqual({ kind: 'end', allReported: true })
  })

  describe('at a start after it was killed', () => {
    it('hands back what it had not finished', () => {
      const runner = drive({ ...known, current: lease(1) })
      expect(runner.answer(done)).toEqual(['release'])
      expect(runner.answer(done)).toEqual(['"released"', 'clear-current'])
      expect(runner.written()).toEqual(['claim'])
    })

    it('delivers what it had finished, though the job is noted as at hand', () => {
      const runner = drive({ ...known, current: lease(2), outbox: [lease(1), lease(2)] })
      expect(runner.answer(done)).toEqual(['clear-current'])
      expect(runner.written()).toEqual(['deliver'])
      expect(runner.answer(done)).toEqual(['remove-report'])
      expect(runner.written()).toEqual(['"delivered"', 'deliver'])
      runner.answer(done)
      expect(runner.written()).toEqual(['"delivered"', 'claim'])
    })

    it('is content where the job is somebody else’s by now', () => {
      const runner = drive({ ...known, current: lease(1) })
      runner.answer(done)
      expect(runner.answer(refused('stale-lease'))).toEqual(['"lost"', 'clear-current'])
    })
  })

  describe('with a registry that does not answer', () => {
    it('tries again after a random part of a window that doubles', () => {
      const runner = drive()
      for (const windowMs of [500, 1_000, 2_000]) {
        expect(runner.answer(unreachable, undefined, 0.25)).toEqual(['"unreachable"', 'timer pause'])
        expect(runner.effects()[1]).toMatchObject({ waitMs: windowMs / 4 })
        expect(runner.timer('pause')).toEqual(['describe'])
      }
    })

    it('waits as long as it is asked to', () => {
      const runner = drive()
      runner.answer({ ...unreachable, retryAfterMs: 7_000 })
      expect(runner.effects()[1]).toMatchObject({ waitMs: 7_000 })
    })

    it('counts failures in a row only', () => {
      const runner = drive()
      runner.answer(unreachable)
      runner.timer('pause')
      runner.answer(done)
      runner.answer(unreachable, undefined, 1)
      expect(runner.effects()[1]).toMatchObject({ waitMs: 500 })
    })

    it('takes no other job while a report is left', () => {
      const runner = drive({ ...known, outbox: [lease(1)] })
      runner.answer(done)
      for (let failures = 0; failures < 50; failures++) {
        runner.answer(unreachable)
        expect(runner.timer('pause')).toEqual(['deliver'])
      }
    })
  })

  describe('with a registry that refuses', () => {
    it.each(['stale-lease', 'result-conflict', 'job-not-found', 'invalid-request', 'body-too-large'] as const)(
      'sets the report aside on %s, and goes on',
      (code) => {
        const runner = drive({ ...known, outbox: [lease(1)] })
        runner.answer(done)
        expect(runner.answer(refused(code))).toEqual(['reject-report'])
        expect(runner.written()).toEqual(['"rejected"', 'claim'])
      },
    )

    it('keeps the report and ends on any other refusal', () => {
      const runner = drive({ ...known, outbox: [lease(1)] })
      runner.answer(done)
      expect(runner.answer(refused('foreign-host'))).toEqual(['end'])
      expect(runner.effects()[0]).toMatchObject({ allReported: false, fault: { code: 'foreign-host' } })
    })

    it('registers anew where its key is not known any more, and does then what it was about to', () => {
      const runner = drive({ ...known, outbox: [lease(1)] })
      expect(runner.answer(refused('unauthenticated'))).toEqual(['register'])
      runner.answer({ kind: 'registered', identity: { id: 'runner_2' as RunnerId, key: 'key-2' } })
      expect(runner.written()).toEqual(['deliver'])
      expect(runner.effects()[0]).toMatchObject({ key: 'key-2' })
    })

    it('does not ask for keys for ever', () => {
      const runner = drive({ ...known, key: null })
      runner.answer({ kind: 'registered', identity: { id: 'runner_2' as RunnerId, key: 'key-2' } })
      runner.written()
      expect(runner.answer(refused('unauthenticated'))).toEqual(['end'])
      expect(runner.effects()[0]).toMatchObject({ fault: { code: 'unauthenticated' } })
    })
  })

  describe('while it measures', () => {
    it('beats at once and then as often as the registry said last', () => {
      const runner = drive()
      runner.work()
      expect(runner.beatAnswered(beaten)).toEqual(['timer beat'])
      expect(runner.effects()[0]).toMatchObject({ waitMs: 15_000 })
      expect(runner.timer('beat')).toEqual(['clear-timer beat', 'heartbeat'])
      runner.beatAnswered({ ...beaten, beat: { ...beaten.beat, heartbeatMs: 12_000 } })
      expect(runner.effects()[0]).toMatchObject({ waitMs: 12_000 })
      runner.timer('beat')
      runner.beatAnswered(unreachable)
      expect(runner.effects()[0]).toMatchObject({ waitMs: 12_000 })
    })

    it('beats more often where progress may not get old', () => {
      const runner = drive(known, { progressMs: 2_000 })
      runner.work()
      runner.beatAnswered(beaten)
      expect(runner.effects()[0]).toMatchObject({ waitMs: 2_000 })
    })

    it('brings the latest progress, and beats at once when a phase begins', () => {
      const runner = drive()
      runner.work()
      runner.beatAnswered(beaten)
      expect(runner.progress('load')).toEqual(['"progress"', 'clear-timer beat', 'heartbeat'])
      runner.beatAnswered(beaten)
      expect(runner.progress('load', 2)).toEqual(['"progress"'])
      runner.timer('beat')
      expect(runner.effects()[1]).toMatchObject({ call: { progress: { phase: 'load', done: 2 } } })
    })

    it('never has two beats under way', () => {
      const runner = drive()
      runner.work()
      expect(runner.progress('load')).toEqual(['"progress"'])
      expect(runner.timer('beat')).toEqual([])
      expect(runner.beatAnswered(beaten)).toEqual(['clear-timer beat', 'heartbeat'])
    })

    it('goes on over a registry that does not answer, or is not well', () => {
      const runner = drive()
      runner.work()
      expect(runner.beatAnswered(unreachable)).toEqual(['timer beat'])
      runner.timer('beat')
      expect(runner.beatAnswered(refused('rate-limited'))).toEqual(['timer beat'])
    })

    it('stops a job that was cancelled, reports nothing, and takes the next', () => {
      const runner = drive()
      runner.work()
      expect(runner.beatAnswered({ ...beaten, beat: { ...beaten.beat, cancelled: true } })).toEqual(['kill'])
      expect(runner.timer('beat')).toEqual([])
      expect(runner.ended({ kind: 'aborted' })).toEqual(['clear-timer beat', 'clear-timer grace', '"lost"', 'clear-current'])
      expect(runner.written()).toEqual(['claim'])
    })

    it.each(['stale-lease', 'job-not-found', 'unauthenticated'] as const)('stops a job whose lease it has lost (%s)', (code) => {
      const runner = drive()
      runner.work()
      expect(runner.beatAnswered(refused(code))).toEqual(['kill'])
    })

    it('does not hear a late answer to the heartbeat of another job', () => {
      const runner = drive()
      runner.work(lease(2))
      expect(runner.answer(refused('stale-lease'), { kind: 'heartbeat', lease: lease(1), progress: null })).toEqual([])
    })
  })

  describe('when told to stop', () => {
    it('ends at once while there is no work', () => {
      const runner = drive()
      runner.answer(done)
      runner.answer({ kind: 'no-work', retryAfterMs: 1_000 })
      expect(runner.stop()).toEqual(['clear-timer pause', 'end'])
    })

    it('has the registry end the claim that waits', () => {
      const runner = drive()
      runner.answer(done)
      expect(runner.stop()).toEqual(['drain'])
      expect(runner.drainAnswered(done)).toEqual(['timer grace'])
      expect(runner.answer({ kind: 'no-work', retryAfterMs: 1_000 })).toEqual(['end'])
    })

    it('gives up the claim itself where the registry cannot be told', () => {
      const runner = drive()
      runner.answer(done)
      runner.stop()
      expect(runner.drainAnswered(unreachable)).toEqual(['abort-claim'])
      expect(runner.answer(unreachable)).toEqual(['end'])
    })

    it('gives up the claim where the registry does not end it', () => {
      const runner = drive()
      runner.answer(done)
      runner.stop()
      runner.drainAnswered(done)
      expect(runner.timer('grace')).toEqual(['abort-claim'])
    })

    it('hands back a job that it was given meanwhile', () => {
      const runner = drive()
      runner.answer(done)
      runner.stop()
      runner.answer({ kind: 'claimed', claim: claimOf(lease(1)) })
      expect(runner.written()).toEqual(['"claimed"', 'release'])
      runner.answer(done)
      expect(runner.written()).toEqual(['end'])
    })

    it('finishes the job at hand within its grace, and takes no other', () => {
      const runner = drive()
      runner.work()
      expect(runner.stop()).toEqual(['"draining"', 'drain', 'timer grace'])
      runner.ended(measured)
      runner.written()
      expect(runner.written()).toEqual(['deliver'])
      runner.answer(done)
      expect(runner.written()).toEqual(['"delivered"', 'end'])
    })

    it.each(['grace', 'stop'] as const)('kills the measurement and hands the job back (%s)', (why) => {
      const runner = drive()
      runner.work()
      runner.stop()
      expect(why === 'grace' ? runner.timer('grace') : runner.stop()).toEqual(['kill'])
      expect(runner.ended({ kind: 'aborted' })).toEqual(['clear-timer beat', 'clear-timer grace', 'release'])
      runner.answer(done)
      expect(runner.written()).toEqual(['end'])
    })

    it.each([
      [1, 6],
      [2, 1],
    ])('tries a report after %i signals %i times more, and leaves it to the next start', (signals, tries) => {
      const runner = drive({ ...known, outbox: [lease(1)] })
      runner.answer(done)
      runner.answer(unreachable)
      for (let signal = 0; signal < signals; signal++) runner.stop()
      for (let failures = 1; failures < tries; failures++) {
        runner.answer(unreachable)
        expect(runner.timer('pause')).toEqual(['deliver'])
      }
      expect(runner.answer(unreachable)).toEqual(['"undelivered"', 'end'])
      expect(runner.effects()[1]).toEqual({ kind: 'end', allReported: false })
    })

    it('ends without a key where none could be had', () => {
      const runner = drive({ ...known, key: null })
      runner.answer(unreachable)
      expect(runner.stop()).toEqual(['clear-timer pause', 'end'])
    })
  })
})

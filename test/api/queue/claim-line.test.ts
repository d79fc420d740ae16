import type { Job } from '@effzoo/contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClaimLine, newWork } from '../../../apps/api/src/queue/claim-line.ts'
import { createNotifier } from '../../../apps/api/src/queue/notifier.ts'
import { waitAlone } from '../../../apps/api/src/queue/wait-for-job.ts'

const jobOf = (count: number) => ({ id: `job_${count}` }) as Job

/** A queue of nothing but names of kinds, and how often it was looked into. */
function openLine() {
  const notifier = createNotifier()
  const waiting: AbortController[] = []
  onTestFinished(() => {
    for (const waiter of waiting) waiter.abort()
    notifier.close()
  })
  const untilTheEnd = () => {
    const waiter = new AbortController()
    waiting.push(waiter)
    return waiter.signal
  }
  const jobs: string[] = []
  let looks = 0
  const wait = createClaimLine(notifier)
  return {
    notifier,
    looks: () => looks,
    add(...kinds: string[]) {
      jobs.push(...kinds)
      notifier.changed(newWork)
    },
    addElsewhere: (kind: string) => jobs.push(kind),
    wait: (kind = 'any', until: AbortSignal = untilTheEnd()) =>
      wait({
        kind,
        until,
        async look() {
          looks += 1
          await new Promise((resolve) => setTimeout(resolve, 1))
          const index = jobs.indexOf(kind)
          return index < 0 ? undefined : jobOf(jobs.splice(index, 1).length)
        },
      }),
  }
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 100, 'still waiting'))

describe('the line of claims', () => {
  it('gives a new job to the first in line, at once', async () => {
    const line = openLine()
    const first = line.wait()
    const second = line.wait()
    line.add('any')
    expect(await Promise.race([first, soon()])).toEqual(jobOf(1))
    expect(await Promise.race([second, soon()])).toBe('still waiting')
  })

  it('has two look for one job, however many wait', async () => {
    const line = openLine()
    const all = Array.from({ length: 50 }, () => line.wait())
    line.add('any')
    await Promise.race(all)
    await soon()
    expect(line.looks()).toBe(2)
  })

  it('has one look where many wait for a job that is for none of them', async () => {
    const line = openLine()
    for (let waiter = 0; waiter < 50; waiter++) line.wait()
    line.add('other')
    await soon()
    expect(line.looks()).toBe(1)
  })

  it('finds the one that the job is for behind those that it is not for', async () => {
    const line = openLine()
    line.wait('a')
    const fitting = line.wait('b')
    line.add('b')
    expect(await Promise.race([fitting, soon()])).toEqual(jobOf(1))
  })

  it('gives many jobs to many', async () => {
    const line = openLine()
    const all = Promise.all(Array.from({ length: 20 }, () => line.wait()))
    line.add(...Array.from({ length: 20 }, () => 'any'))
    expect(await Promise.race([all, soon()])).toHaveLength(20)
  })

  it('does not miss what comes while it looks', async () => {
    const line = openLine()
    const [first, second] = [line.wait(), line.wait()]
    line.add('any')
    await first
    line.add('any')
    expect(await Promise.race([second, soon()])).toEqual(jobOf(1))
  })

  it('looks each second for what another process brought', async () => {
    const line = openLine()
    const waiting = line.wait()
    line.addElsewhere('any')
    const beganAtMs = performance.now()
    await waiting
    expect(performance.now() - beganAtMs).toBeLessThan(1_500)
  })

  it('lets go who has gone, and gives the job to the next', async () => {
    const line = openLine()
    const gone = new AbortController()
    const first = line.wait('any', gone.signal)
    const second = line.wait()
    gone.abort()
    expect(await first).toBeUndefined()
    line.add('any')
    expect(await Promise.race([second, soon()])).toEqual(jobOf(1))
  })

  it('takes nobody who has gone already', async () => {
    const line = openLine()
    expect(await line.wait('any', AbortSignal.abort())).toBeUndefined()
  })

  it('fails only the one whose look failed', async () => {
    const notifier = createNotifier()
    const until = new AbortController()
    const wait = createClaimLine(notifier)
    const broken = wait({ kind: 'a', until: until.signal, look: () => Promise.reject(new Error('busy')) })
    const whole = wait({ kind: 'b', until: until.signal, look: async () => jobOf(1) })
    notifier.changed(newWork)
    await expect(broken).rejects.toThrow('busy')
    expect(await whole).toEqual(jobOf(1))
    notifier.close()
  })
})

describe('waiting alone', () => {
  it('looks each second, until there is a job', async () => {
    const found = [undefined, jobOf(2)]
    expect(await waitAlone({ kind: 'any', until: new AbortController().signal, look: async () => found.shift() })).toEqual(jobOf(2))
  })

  it('ends with the signal', async () => {
    const until = new AbortController()
    const waiting = waitAlone({ kind: 'any', until: until.signal, look: async () => jobOf(1) })
    until.abort()
    expect(await waiting).toBeUndefined()
  })
})

import type { EngineReport, Job } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import type { measureInChild } from '../../apps/bench-runner/src/measure-in-child.ts'
import type { PeaksCache } from '../../apps/bench-runner/src/peaks-cache.ts'
import type { FoundPeaks } from '../../apps/bench-runner/src/serve-peaks.ts'
import { withPeaks } from '../../apps/bench-runner/src/with-peaks.ts'
import { fakePeaks } from './fixtures/fake-peaks.ts'
import { device } from './fixtures/host.ts'

const engines: EngineReport[] = [{ name: 'cpu', version: 'fake 1.0.0', unavailable: null, tasks: {} }]
const job = { engine: 'cpu' } as Job

function wired(found: FoundPeaks | Error, isKnown = false) {
  const steps: string[] = []
  const cache: PeaksCache = {
    async peaksFor({ name }, { onMeasure } = {}) {
      if (!isKnown) onMeasure?.()
      steps.push(`peaks of ${name}`)
      if (found instanceof Error) throw found
      return found
    },
  }
  const measure: typeof measureInChild = async () => {
    steps.push('job')
    return { kind: 'aborted' }
  }
  const onMeasured = (name: string) => void steps.push(`told of ${name}`)
  return { steps, measure: withPeaks(measure, { cache, engines, onMeasured }) }
}

describe('withPeaks', () => {
  it('has the peaks of the engine before its job', async () => {
    const { steps, measure } = wired({ peaks: fakePeaks })
    expect(await measure(job, device)).toEqual({ kind: 'aborted' })
    expect(steps).toEqual(['peaks of cpu', 'told of cpu', 'job'])
  })

  it('tells only of new ones', async () => {
    const { steps, measure } = wired({ peaks: fakePeaks }, true)
    await measure(job, device)
    expect(steps).toEqual(['peaks of cpu', 'job'])
  })

  it.each([{ unknown: 'its measurement was killed' }, new Error('ENOSPC: no space left on device')])(
    'does the job also after %o',
    async (found) => {
      const { steps, measure } = wired(found)
      await measure(job, device)
      expect(steps.at(-1)).toBe('job')
    },
  )
})

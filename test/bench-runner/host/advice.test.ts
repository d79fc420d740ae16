import type { Device } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { adviseOn } from '../../../apps/bench-runner/src/host/advice.ts'
import type { Condition } from '../../../apps/bench-runner/src/host/condition.ts'
import { examineCondition } from '../../../apps/bench-runner/src/host/condition.ts'
import { describeCondition, describeDevice } from '../../../apps/bench-runner/src/host/describe-host.ts'
import { device } from '../fixtures/host.ts'
import { filesFrom, nothing, server } from '../fixtures/host-trees.ts'

const quiet: Condition = {
  clock: { name: 'performance.now', resolutionMs: 0.0001, overheadMs: 0.00003 },
  noise: { runs: 400, medianMs: 0.4, relativeIqr: 0.01, worstRatio: 1.4 },
  contention: {
    wallMs: 200,
    stealShare: 0,
    backgroundShare: 0.02,
    cpuShareOfWall: 1,
    runQueuePerCpu: 0.5,
    pressureShare: 0.01,
    involuntarySwitches: 3,
    voluntarySwitches: 2,
    minorFaults: 10,
    majorFaults: 0,
    throttleCount: 0,
    clockMhz: null,
  },
  stealShareSinceBoot: 0,
  throttleCountSinceBoot: 0,
  energyUnavailable: { cpu: null, gpu: 'no GPU' },
}
const fit: Device = {
  ...device,
  clocks: { governor: 'performance', baseMhz: 2_700, maxMhz: 3_800, currentMhz: [2_700], isTurboOn: false },
  limits: { isKnown: true, cpuQuota: null, allowedCpus: 4, memoryBytes: null },
}
const beside = (change: Partial<Condition['contention']>): Condition => ({ ...quiet, contention: { ...quiet.contention, ...change } })

describe('adviseOn', () => {
  it('has nothing to say of a fit host, nor of what a device does not tell', () => {
    expect(adviseOn({ device: fit, condition: quiet })).toEqual([])
    expect(adviseOn({ device, condition: quiet })).toEqual([])
  })

  it.each<[string, Partial<{ device: Device; condition: Condition }>]>([
    ['the governor is powersave', { device: { ...fit, clocks: { ...fit.clocks!, governor: 'powersave' } } }],
    ['turbo is on', { device: { ...fit, clocks: { ...fit.clocks!, isTurboOn: true } } }],
    ['the hypervisor gave 5.0 %', { condition: beside({ stealShare: 0.05 }) }],
    ['the hypervisor gave 4.0 %', { condition: { ...quiet, stealShareSinceBoot: 0.04 } }],
    ['other processes use 50.0 %', { condition: beside({ backgroundShare: 0.5 }) }],
    ['an idle loop had only 33.0 % of a core', { condition: beside({ cpuShareOfWall: 0.33 }) }],
    ['a quota of 1.5 CPUs', { device: { ...fit, limits: { ...fit.limits!, cpuQuota: 1.5 } } }],
    ['only 2 of 4 CPUs are allowed', { device: { ...fit, limits: { ...fit.limits!, allowedCpus: 2 } } }],
    ['an idle loop varies by 8.0 %', { condition: { ...quiet, noise: { ...quiet.noise, relativeIqr: 0.08 } } }],
    ['an idle loop once took 9.0 times', { condition: { ...quiet, noise: { ...quiet.noise, worstRatio: 9 } } }],
    ['heat has slowed the processor down 12 times', { condition: { ...quiet, throttleCountSinceBoot: 12 } }],
    ['the clock moves in steps of 100.0 µs', { condition: { ...quiet, clock: { ...quiet.clock, resolutionMs: 0.1 } } }],
    ['reading the clock takes 2.0 µs', { condition: { ...quiet, clock: { ...quiet.clock, overheadMs: 0.002 } } }],
    ['an NVIDIA GPU has no driver', { device: { ...fit, gpus: [{ model: 'x', memoryBytes: null, driver: null, pciId: '10de:2330' }] } }],
    ['energy: only root may', { condition: { ...quiet, energyUnavailable: { cpu: 'only root may read it', gpu: null } } }],
    ['this system does not tell', { condition: beside({ backgroundShare: null }) }],
  ])('says: %s', (start, change) => {
    expect(adviseOn({ device: fit, condition: quiet, ...change })).toEqual([expect.stringMatching(new RegExp(`^${start}`))])
  })

  it('says nothing of a quota that is no less than the CPUs', () => {
    expect(adviseOn({ device: { ...fit, limits: { ...fit.limits!, cpuQuota: 4 } }, condition: quiet })).toEqual([])
  })
})

describe('examineCondition', () => {
  const { noise } = quiet
  const measureNoise = () => noise

  it('examines a host that tells nothing', () => {
    const condition = examineCondition([], { files: nothing, measureNoise })
    expect(condition).toMatchObject({
      noise,
      stealShareSinceBoot: null,
      throttleCountSinceBoot: null,
      contention: { backgroundShare: null },
    })
    expect(condition.energyUnavailable).toEqual({ cpu: expect.stringContaining('no energy counter'), gpu: 'no GPU' })
    expect(describeCondition(condition).join('\n')).toContain('unknown')
  })

  it('reads what a server has counted since it was started', () => {
    const files = filesFrom({ ...server, '/proc/stat': 'cpu  50 0 20 900 0 0 0 30 0 0\ncpu0 1' })
    const condition = examineCondition([{ model: 'H100', memoryBytes: null, driver: '570', powerCapW: 700 }], { files, measureNoise })
    expect(condition).toMatchObject({ stealShareSinceBoot: 0.03, throttleCountSinceBoot: 24, energyUnavailable: { gpu: null } })
  })
})

describe('describeDevice', () => {
  it('tells no limit from not knowing, and leaves out what an old device has no word on', () => {
    expect(describeDevice(fit).at(-1)).toBe('  limits       CPU quota none, CPUs allowed 4 of 4, memory limit none')
    const unread = { ...fit, limits: { isKnown: false, cpuQuota: null, allowedCpus: null, memoryBytes: null } }
    expect(describeDevice(unread).at(-1)).toBe('  limits       CPU quota unknown, CPUs allowed unknown, memory limit unknown')
    expect(describeDevice(device).join('\n')).not.toMatch(/limits|inside|governor/)
  })
})

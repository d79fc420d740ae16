import { describe, expect, it } from 'vitest'
import { startContention } from '../../../apps/bench-runner/src/host/contention.ts'
import { readThrottleCount } from '../../../apps/bench-runner/src/host/throttle-count.ts'
import { filesFrom, nothing, server } from '../fixtures/host-trees.ts'

/** A host of two CPUs, and process 42 with the threads 42 and 43. Ticks since boot. */
const at = (of: {
  user: number
  idle: number
  steal: number
  own: number
  pressureUs: number
  running: number
  threads: Record<string, [voluntary: number, involuntary: number]>
}) => ({
  '/proc/stat': `cpu  ${of.user} 0 100 ${of.idle} 50 1 2 ${of.steal} 9 0\ncpu0 1 2 3\ncpu1 1 2 3\nctxt 5\n`,
  '/proc/42/stat': `42 (a) b (c) S 1 42 42 0 -1 4194560 ${of.own * 3} 0 ${of.own} 0 ${of.own} 5 0 0 20 0 11 0 1 1 1`,
  '/proc/pressure/cpu': `some avg10=0.00 avg60=0.00 avg300=0.00 total=${of.pressureUs}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=9`,
  '/proc/loadavg': `0.39 0.83 0.84 ${of.running}/85 6751`,
  ...Object.fromEntries(
    Object.entries(of.threads).map(([thread, [voluntary, involuntary]]) => [
      `/proc/42/task/${thread}/status`,
      `Name:\tnode\nvoluntary_ctxt_switches:\t${voluntary}\nnonvoluntary_ctxt_switches:\t${involuntary}\n`,
    ]),
  ),
})

const start = at({ user: 1_000, idle: 5_000, steal: 10, own: 100, pressureUs: 1_000, running: 3, threads: { 42: [10, 4], 43: [7, 1] } })
const end = at({ user: 1_120, idle: 5_060, steal: 30, own: 200, pressureUs: 251_000, running: 5, threads: { 42: [15, 9], 44: [2, 3] } })

/** Changes from the first tree to the second as one second passes. */
function hostThatChanges(before: Record<string, string>, after: Record<string, string>) {
  let files = filesFrom(before)
  let atMs = 5_000
  return {
    nowMs: () => atMs,
    files: { read: (path: string) => files.read(path), list: (path: string) => files.list(path) },
    pass() {
      files = filesFrom(after)
      atMs += 1_000
    },
  }
}

describe('startContention', () => {
  it('tells what others took from what the process used', () => {
    const { nowMs, files, pass } = hostThatChanges(start, end)
    const meter = startContention({ pid: 42, files, nowMs, sampleEveryMs: null })
    pass()
    expect(meter.stop()).toEqual({
      wallMs: 1_000,
      stealShare: 20 / 200,
      backgroundShare: 20 / 200, // 120 ticks busy, 100 of them its own
      cpuShareOfWall: 1,
      runQueuePerCpu: (2 + 4) / 2 / 2,
      pressureShare: 0.25,
      involuntarySwitches: 5 + 3,
      voluntarySwitches: 5 + 2,
      minorFaults: 300,
      majorFaults: 100,
      throttleCount: null,
      clockMhz: null,
    })
  })

  it('knows the host, but not the process, when that is gone at the end', () => {
    const gone = Object.fromEntries(Object.entries(end).filter(([path]) => !path.startsWith('/proc/42')))
    const { nowMs, files, pass } = hostThatChanges(start, gone)
    const meter = startContention({ pid: 42, files, nowMs, sampleEveryMs: null })
    pass()
    expect(meter.stop()).toMatchObject({ stealShare: 0.1, backgroundShare: null, cpuShareOfWall: null, involuntarySwitches: null })
  })

  it('says nothing of less than a tick, and no share outside of its bounds', () => {
    const { nowMs, files } = hostThatChanges(start, end)
    expect(startContention({ pid: 42, files, nowMs, sampleEveryMs: null }).stop()).toMatchObject({
      stealShare: null,
      backgroundShare: null,
      cpuShareOfWall: null,
      pressureShare: null,
    })
    const backwards = hostThatChanges(start, { ...end, '/proc/42/stat': end['/proc/42/stat'].replace(' 200 5 ', ' 300 5 ') })
    const meter = startContention({ pid: 42, files: backwards.files, nowMs: backwards.nowMs, sampleEveryMs: null })
    backwards.pass()
    expect(meter.stop().backgroundShare).toBe(0)
  })

  it('is null throughout on a host that tells nothing', () => {
    const { wallMs, ...told } = startContention({ files: nothing }).stop()
    expect(wallMs).toBeGreaterThanOrEqual(0)
    expect(new Set(Object.values(told))).toEqual(new Set([null]))
  })

  it.runIf(process.platform === 'linux')('sees this process at work', () => {
    const meter = startContention()
    const untilMs = performance.now() + 150
    while (performance.now() < untilMs);
    const told = meter.stop()
    expect(told.wallMs).toBeGreaterThanOrEqual(150)
    expect(told.cpuShareOfWall).toBeGreaterThan(0)
    expect(told.involuntarySwitches).toBeGreaterThanOrEqual(0)
  })
})

describe('readThrottleCount', () => {
  it('adds up cores, and each package once', () => {
    expect(readThrottleCount(filesFrom(server))).toBe(5 + 5 + 7 + 7)
    expect(readThrottleCount(nothing)).toBeNull()
  })
})

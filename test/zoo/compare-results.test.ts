import { type Result, VariantId } from '@effzoo/contract'
import { compareTwo } from '@effzoo/zoo'
import { describe, expect, it } from 'vitest'
import { resultOf } from './fixtures/result.ts'

const variant = VariantId.parse('efficientnet-b0')
const base = resultOf(10)
const otherDevice = { ...base.device, id: 'dev_other' }
const contention: Result['contention'] = {
  wallMs: 1_000,
  stealShare: 0,
  backgroundShare: 0,
  cpuShareOfWall: 2,
  runQueuePerCpu: 1,
  pressureShare: 0,
  involuntarySwitches: 0,
  voluntarySwitches: 0,
  minorFaults: 0,
  majorFaults: 0,
  throttleCount: 0,
  clockMhz: null,
}

describe('compareTwo', () => {
  it('finds which of two variants is slower, and by how much', () => {
    const { compared, comparison, refusal } = compareTwo(base, resultOf(12, { variant }))

    expect(compared).toEqual([{ field: 'variant', baseline: 'efficientnetv2-b0', candidate: 'efficientnet-b0' }])
    expect(refusal).toBeNull()
    expect(comparison).toMatchObject({ verdict: 'slower', confidence: 0.99 })
    expect(comparison!.ratio).toBeCloseTo(1.2, 6)
  })

  it('compares the same with itself, and finds nothing', () => {
    const { compared, comparison } = compareTwo(base, resultOf(10, { startedAtMs: 2_000 }))

    expect(compared).toEqual([])
    expect(comparison).toMatchObject({ verdict: 'same' })
  })

  it.each<[string, Partial<Result>]>([
    ['variant', { variant }],
    ['engine', { engine: 'wasm', engineVersion: 'tfjs-backend-wasm 4.22.0', threads: 1 }],
    ['device', { device: otherDevice, threads: 8 }],
    ['precision', { precision: 'bfloat16' }],
    ['engine version', { engineVersion: '2.22.0' }],
    ['execution', { execution: 'eager' }],
    ['threads', { threads: 1 }],
  ])('names the %s as what is compared, with what goes with it', (field, change) => {
    const { compared, comparison } = compareTwo(base, resultOf(12, change))

    expect(compared.map((difference) => difference.field)).toEqual([field])
    expect(comparison).not.toBeNull()
  })

  it.each<[string, Partial<Result>]>([
    ['variant, engine', { variant, engine: 'wasm' }],
    ['device, precision', { device: otherDevice, precision: 'bfloat16' }],
    ['device, engine version', { device: otherDevice, engineVersion: '2.22.0' }],
  ])('gives no ratio where %s differ, unless forced', (fields, change) => {
    const other = resultOf(12, change)

    expect(compareTwo(base, other)).toMatchObject({
      comparison: null,
      refusal: { kind: 'several-subjects', reason: `more than one thing differs (${fields}), and the ratio could be of any` },
    })
    expect(compareTwo(base, other, { force: true }).comparison?.ratio).toBeCloseTo(1.2, 6)
  })

  it.each<[string, Partial<Result>]>([
    ['task', { task: 'train-step' }],
    ['batch', { batchSize: 8 }],
    ['px', { imagePx: 240 }],
  ])('gives no ratio where %s differs, whatever is asked', (field, change) => {
    expect(compareTwo(base, resultOf(12, change), { force: true })).toMatchObject({
      comparison: null,
      refusal: { kind: 'other-work', reason: `they did not do the same work: ${field} differ` },
    })
  })

  it('is of one session only within minutes, on the same device and runner', () => {
    const later = (change: Partial<Result>) => compareTwo(base, resultOf(10, change))

    expect(later({ startedAtMs: base.startedAtMs + 300_000 }).isSameSession).toBe(true)
    expect(later({ startedAtMs: base.startedAtMs + 300_001 }).isSameSession).toBe(false)
    expect(later({ device: otherDevice }).isSameSession).toBe(false)
    expect(later({ runner: resultOf(1, {}).runner.replace(/1$/, '2') as Result['runner'] }).isSameSession).toBe(false)
  })

  it('has a wider interval across sessions', () => {
    const widthOf = (startedAtMs: number) => {
      const [low, high] = compareTwo(base, resultOf(10, { startedAtMs })).comparison!.ratioInterval!
      return high - low
    }
    expect(widthOf(base.startedAtMs + 3_600_000)).toBeGreaterThan(2 * widthOf(base.startedAtMs))
  })

  it('knows what went on beside the runs', () => {
    const verdictBeside = (change: Partial<NonNullable<Result['contention']>>) =>
      compareTwo(base, resultOf(12, { variant, contention: { ...contention, ...change } })).comparison

    expect(verdictBeside({})).toMatchObject({ verdict: 'slower' })
    expect(verdictBeside({ backgroundShare: 0.7 })).toMatchObject({ verdict: 'undecided', indecision: 'too-noisy' })
    // one core of the two that its threads could have used
    expect(verdictBeside({ backgroundShare: 0.07, cpuShareOfWall: 0.9 })).toMatchObject({ verdict: 'undecided', indecision: 'too-noisy' })
  })

  it('tells what differs of the same device, and compares all the same', () => {
    const device = { ...base.device, nodeVersion: '22.1.0', software: { kernel: '6.2', libc: null } }
    const { differences, compared, comparison } = compareTwo(base, resultOf(10, { device }))

    expect(differences.map(({ field }) => field)).toEqual(['kernel', 'node'])
    expect(compared).toEqual([])
    expect(comparison).not.toBeNull()
  })
})

import { type Result, VariantId } from '@effzoo/contract'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { resultOf } from '../../fixtures/result.ts'
import { runZoo } from '../run-zoo.ts'

const baseline = resultOf(10)
const variant = VariantId.parse('efficientnet-b0')
const candidate = resultOf(12, { variant, startedAtMs: baseline.startedAtMs + 60_000 }, 2)

/** A registry that knows these. */
function serve(...results: Result[]) {
  vi.stubGlobal('fetch', async (url: string) => {
    const result = results.find(({ id }) => url.endsWith(`/results/${id}`))
    return new Response(JSON.stringify(result), { status: result ? 200 : 404 })
  })
}

describe('zoo compare', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it('shows the two, what differs, and the ratio', async () => {
    serve(baseline, candidate)
    const { code, stdout } = await runZoo('compare', baseline.id, candidate.id)

    expect(code).toBe(0)
    expect(stdout).toContain('Baseline: efficientnetv2-b0, infer, batch 1, 224 px, float32 on tensorflow')
    expect(stdout).toMatch(/^variant +efficientnetv2-b0 +efficientnet-b0$/m)
    expect(stdout).toContain('Compared: variant.\nOne session')
    expect(stdout).toMatch(/^candidate \/ baseline 1\.200, 99 % interval 1\.\d+ to 1\.\d+: candidate is slower than baseline\.$/m)
  })

  it('says why there is no ratio, and how to have one all the same', async () => {
    const other = resultOf(12, { variant, engine: 'wasm' }, 3)
    serve(baseline, other)
    const { code, stdout } = await runZoo('compare', baseline.id, other.id)
    const forced = await runZoo('compare', baseline.id, other.id, '--force')

    expect(code).toBe(0)
    expect(stdout).toContain('No ratio: more than one thing differs (variant, engine), and the ratio could be of any; --force gives it.')
    expect(forced.stdout).toContain('candidate / baseline 1.200')
  })

  it('compares nothing of two that did not do the same work', async () => {
    const other = resultOf(12, { task: 'train-step', batchSize: 8 }, 3)
    serve(baseline, other)
    const { stdout } = await runZoo('compare', baseline.id, other.id)

    expect(stdout).toContain('\n\nNo ratio: they did not do the same work: task, batch differ.')
    expect(stdout).not.toContain('Compared')
  })

  it('answers all of it as JSON', async () => {
    serve(baseline, candidate)
    const { stdout } = await runZoo('compare', baseline.id, candidate.id, '--json')

    expect(JSON.parse(stdout)).toMatchObject({
      baseline: { id: baseline.id },
      candidate: { id: candidate.id },
      compared: [{ field: 'variant' }],
      isSameSession: true,
      comparison: { verdict: 'slower' },
      refusal: null,
    })
  })

  it.each([
    [[], 'name two results; 0 are named'],
    [[baseline.id], 'name two results; 1 are named'],
    [['b0', baseline.id], 'b0 is not an id of the form result_ followed by 26 characters'],
  ])('answers %j with exit code 2 and the usage', async (args, message) => {
    const { code, stderr } = await runZoo('compare', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).toContain('Usage: zoo compare RESULT RESULT')
  })
})

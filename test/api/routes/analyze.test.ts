import { Analysis, VariantSpec } from '@effzoo/contract'
import { variants } from '@effzoo/models'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import counts from '../../golden/counts.json' with { type: 'json' }
import { openApp } from '../open-app.ts'

const spec = variants['efficientnetv2-s']
const golden = counts.rows.find(({ model }) => model === 'tf_efficientnetv2_s')!

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp()
})

describe('POST /analyze', () => {
  it("counts a published architecture as its upstream does, at the spec's own size", async () => {
    const { status, body } = await api.call('POST', '/analyze', { spec })

    expect(status).toBe(200)
    expect(Analysis.parse(body)).toMatchObject({
      px: 384,
      params: golden.params,
      statisticParams: golden.buffers,
      macs: golden.macsAtTestPx,
    })
  })

  it('counts at another size, in all and by stage', async () => {
    const { body } = await api.call('POST', '/analyze', { spec, px: golden.inputPx })

    expect(body).toMatchObject({ px: golden.inputPx, macs: golden.macs })
    expect(body.stages.reduce((sum: number, { macs }: { macs: number }) => sum + macs, 0)).toBe(golden.macs)
    expect(body.stages[4]).toMatchObject({ name: 'blocks.3', block: 'mbconv', repeats: 6, stride: 2, channels: 128, seRatio: 0.25 })
  })

  it.each([
    [{ spec: { ...spec, stages: [{ ...spec.stages[0], channels: 0 }] } }, '/spec/stages/0/channels', /1/],
    [{ spec: { ...spec, stages: [{ ...spec.stages[0], chanels: 8 }] } }, '/spec/stages/0/chanels', /did you mean channels\? Allowed are/],
    [{ spec: { ...spec, family: 'vgg' } }, '/spec/family', /coatnet/],
    [{ spec, px: 1025 }, '/px', /1024/],
    [
      { spec: { ...variants['coatnet-0'], stages: [{ ...variants['coatnet-0'].stages[2], channels: 100 }] } },
      '/spec/stages/0/channels',
      /100/,
    ],
  ])('refuses %# with the field and what is allowed', async (request, pointer, detail) => {
    const { status, body } = await api.call('POST', '/analyze', request)

    expect(status).toBe(422)
    expect(body.errors).toContainEqual({ pointer, detail: expect.stringMatching(detail) })
  })

  it('refuses what no machine could hold', async () => {
    const stages = Array.from({ length: 4 }, () => ({ ...spec.stages[5], repeats: 64, channels: 8192 }))
    const { status, body } = await api.call('POST', '/analyze', { spec: { ...spec, stages } })

    expect(status).toBe(422)
    expect(body.errors[0]).toMatchObject({ pointer: '/spec', detail: expect.stringContaining('allowed are 1e+11') })
  })

  it('answers the largest spec that it takes within 50 ms and 20 kB', async () => {
    const stages = Array.from({ length: 32 }, () => ({ ...spec.stages[5], repeats: 8, channels: 512 }))
    const timesMs: number[] = []
    for (let run = 0; run < 10; run++) {
      const startMs = performance.now()
      const { status, body } = await api.call('POST', '/analyze', { spec: { ...spec, stages }, px: 1024 })
      timesMs.push(performance.now() - startMs)
      expect(status).toBe(200)
      expect(JSON.stringify(body).length).toBeLessThan(20_000)
    }

    // the fastest: what else runs on the machine is not the work's
    expect(Math.min(...timesMs)).toBeLessThan(50)
  })

  it.each([
    ['thousands of stages', { spec: { ...spec, stages: Array.from({ length: 20_000 }, () => ({})) } }, '/spec/stages'],
    ['thousands of unknown fields', { spec, ...Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`field${i}`, 1])) }, '/field0'],
    ['a name of 60,000 letters', { spec, ['x'.repeat(60_000)]: 1 }, expect.stringMatching(/^\/x{80}…$/)],
    ['stages without fields', { spec: { ...spec, stages: Array.from({ length: 32 }, () => ({})) } }, '/spec/stages/0/block'],
  ])('answers %s shortly', async (_what, request, pointer) => {
    const { status, body } = await api.call('POST', '/analyze', request)

    expect(status).toBe(422)
    expect(body.errors[0].pointer).toEqual(pointer)
    expect(body.errors.length).toBeLessThanOrEqual(20)
    expect(JSON.stringify(body).length).toBeLessThan(20_000)
  })

  it('answers whatever it is sent with counts or a refusal', async () => {
    const value = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: -2, max: 9000 }) },
      { weight: 2, arbitrary: fc.double() },
      fc.constantFrom(null, true, '', 'table', 'same', [], {}, 1e308, 2 ** 53, '__proto__'),
      fc.jsonValue({ maxDepth: 2 }),
    )
    const changed = fc
      .tuple(fc.constantFrom(...Object.values(variants)), fc.array(fc.tuple(fc.nat(), value), { maxLength: 4 }))
      .map(([base, changes]) => changes.reduce((spec, [place, to]) => changeLeaf(spec, place, to), structuredClone(base) as unknown))
    const request = fc.oneof(
      { weight: 8, arbitrary: fc.record({ spec: changed }) },
      { weight: 4, arbitrary: fc.record({ spec: changed, px: fc.integer({ min: 32, max: 1024 }) }) },
      fc.jsonValue(),
    )
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(request, async (body) => {
        const startMs = performance.now()
        const answer = await api.call('POST', '/analyze', JSON.stringify(body))
        expect(performance.now() - startMs).toBeLessThan(2_000)
        expect(JSON.stringify(answer.body).length).toBeLessThan(20_000)
        expect([200, 422]).toContain(answer.status)
        if (answer.status === 422) expect(answer.body.errors.length).toBeGreaterThan(0)
        else {
          accepted++
          Analysis.parse(answer.body)
          VariantSpec.parse((body as { spec: unknown }).spec)
        }
      }),
      { numRuns: 300 },
    )
    expect(accepted).toBeGreaterThan(10)
  })
})

/** Puts a value in place of the leaf that is so many leaves in. */
function changeLeaf(tree: unknown, place: number, to: unknown): unknown {
  const leaves: { holder: Record<string, unknown>; key: string }[] = []
  const walk = (holder: unknown) => {
    if (typeof holder !== 'object' || holder === null) return
    for (const [key, value] of Object.entries(holder)) {
      if (typeof value === 'object' && value !== null) walk(value)
      else leaves.push({ holder: holder as Record<string, unknown>, key })
    }
  }
  walk(tree)
  const leaf = leaves[place % leaves.length]
  if (leaf) leaf.holder[leaf.key] = to
  return tree
}

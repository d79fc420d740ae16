import { fileURLToPath } from 'node:url'
import { type Engine, findEngine } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { parity } from '../../scripts/parity/parity.ts'
import { type GoldenRow, readGolden } from '../../scripts/parity/read-golden.ts'

const golden = readGolden(fileURLToPath(new URL('../golden/logits.json', import.meta.url)))
const rowOf = (model: string) => golden.find((row) => row.model === model)!
const b0 = rowOf('tf_efficientnet_b0')

async function run(rows: readonly GoldenRow[], engine?: Engine) {
  const lines: string[] = []
  const counts = await parity(rows, { engine: engine ?? (await findEngine('wasm')), say: (line) => lines.push(line) })
  return { ...counts, lines }
}

/** A row whose logit `index` is off by so many standard deviations. */
const shifted = (row: GoldenRow, index: number, deviations: number): GoldenRow => ({
  ...row,
  logits: row.logits.map((logit, i) => (i === index ? logit + deviations * row.logitsStd : logit)),
})

const engineOf = (run: () => Float32Array): Engine => ({
  name: 'cpu',
  probe: async () => ({ name: 'cpu', version: '1', unavailable: null, tasks: { infer: true } }),
  open: async () => ({
    engineVersion: '1',
    execution: 'eager',
    threads: 1,
    compileMs: null,
    run: async () => run(),
    async [Symbol.asyncDispose]() {},
  }),
})

describe('parity', () => {
  it('passes what timm answers: SAME and symmetric padding', async () => {
    const { passed, failed, lines } = await run([b0, rowOf('efficientnet_b0')])

    expect({ passed, failed }).toEqual({ passed: 2, failed: 0 })
    expect(lines[0]).toBe('model                  px  max |difference| / logitsStd  verdict')
    expect(lines[1]).toMatch(/^tf_efficientnet_b0 {5}96 +\d\.\de-6 {2}passed$/)
    expect(lines.at(-1)).toBe('2 passed, 0 failed')
  })

  it.each([0, 499, 999])('fails when logit %i is off by a hundredth of the deviation', async (index) => {
    const { passed, failed, lines } = await run([shifted(b0, index, 0.01)])

    expect({ passed, failed }).toEqual({ passed: 0, failed: 1 })
    expect(lines[1]).toMatch(/1\.0e-2 {2}failed$/)
  })

  // They differ in padding and epsilon alone, and at this size by 3.7e-2 of the deviation
  it('tells one padding from the other', async () => {
    const { failed } = await run([{ ...b0, logits: rowOf('efficientnet_b0').logits }])

    expect(failed).toBe(1)
  })

  it('counts what effzoo does not have as neither', async () => {
    const { passed, failed, lines } = await run([{ ...b0, model: 'mnasnet_100' }])

    expect(lines[1]).toMatch(/^mnasnet_100 +96 +- {2}not supported$/)
    expect({ passed, failed }).toEqual({ passed: 0, failed: 0 })
  })

  it('fails a row whose image follows another formula', async () => {
    const { failed, lines } = await run([{ ...b0, checksum: b0.checksum + 0.001 }])

    expect(failed).toBe(1)
    expect(lines[1]).toContain("the row's checksum is -4.5136")
  })

  it('fails logits that are no numbers', async () => {
    expect(
      (
        await run(
          [b0],
          engineOf(() => new Float32Array(1000).fill(Number.NaN)),
        )
      ).failed,
    ).toBe(1)
  })

  it('says when the last bit of the pixels decides', async () => {
    let runCount = 0
    const { failed, lines } = await run(
      [b0],
      engineOf(() => new Float32Array(1000).fill(b0.logitsStd * ++runCount)),
    )

    expect(failed).toBe(1)
    expect(lines[1]).toMatch(/failed: ill-conditioned, the last bit of the pixels alone moves the logits by 1\.0e\+0$/)
  })

  it('goes on after a model that cannot be run, and says why it could not', async () => {
    const wasm = await findEngine('wasm')
    const engine: Engine = { ...wasm, open: (work) => (work.imagePx === 64 ? Promise.reject(new Error('out of memory')) : wasm.open(work)) }
    const broken = { ...b0, px: 64, checksum: -23.973497925326228 }
    const { passed, failed, lines } = await run([broken, b0], engine)

    expect(lines[1]).toMatch(/failed: out of memory$/)
    expect({ passed, failed }).toEqual({ passed: 1, failed: 1 })
  })
})

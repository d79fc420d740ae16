import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { variants } from '@effzoo/models'
import { describe, expect, it, onTestFinished } from 'vitest'
import counts from '../../../golden/counts.json' with { type: 'json' }
import { runZoo } from '../run-zoo.ts'

describe('zoo analyze', () => {
  const golden = counts.rows.find(({ model }) => model === 'tf_efficientnetv2_s')!

  it.each([
    [[], golden.testPx, golden.macsAtTestPx],
    [['--px', String(golden.inputPx)], golden.inputPx, golden.macs],
  ])('prints figures as JSON: %j', async (flags, px, macs) => {
    const { code, stdout } = await runZoo('analyze', 'efficientnetv2-s', '--json', ...flags)
    const { stages, ...figures } = JSON.parse(stdout)

    expect(code).toBe(0)
    expect(figures).toEqual({
      variant: 'efficientnetv2-s',
      px,
      params: golden.params,
      statisticParams: golden.buffers,
      macs,
      activationBytes: expect.any(Number),
      weightBytes: (golden.params + golden.buffers) * 4,
    })
    expect(stages.map(({ name }: { name: string }) => name)).toEqual([
      'stem',
      ...[0, 1, 2, 3, 4, 5].map((stage) => `blocks.${stage}`),
      'head',
      'classifier',
    ])
  })

  it('prints a table for people', async () => {
    const { code, stdout } = await runZoo('analyze', 'coatnet-0')

    expect(code).toBe(0)
    expect(stdout).toContain('coatnet-0 at 224 px: 25.0M params')
    expect(stdout).toMatch(/^blocks\.2 +5 +\d+ +384 +14 /m)
  })

  it.each([
    [['efficientnetv2-z'], 'there is no variant efficientnetv2-z; the nearest is efficientnetv2-'],
    [['coatnet-0-tim'], 'the nearest is coatnet-0-timm'],
    [[], 'name one variant'],
    [['coatnet-0', 'coatnet-1'], 'name one variant'],
    [['coatnet-0', '--px', '0'], '--px 0: allowed is a whole number from 1 to 4096'],
    [['coatnet-0', '--pixels', '9'], "Unknown option '--pixels'"],
  ])('answers %j with exit code 2 and what is wrong', async (args, message) => {
    const { code, stderr } = await runZoo('analyze', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  it('analyzes a spec out of a file as the variant that it is of', async () => {
    const path = specFile(variants['efficientnetv2-s'])
    const { variant, ...figures } = JSON.parse((await runZoo('analyze', '--spec', path, '--json')).stdout)

    expect(variant).toBe(path)
    expect({ variant: 'efficientnetv2-s', ...figures }).toEqual(JSON.parse((await runZoo('analyze', 'efficientnetv2-s', '--json')).stdout))
  })

  it.each([
    ['{', 'cannot be read as JSON'],
    [{ ...variants['efficientnetv2-s'], stem: 0 }, '/stem: Too small'],
    [{ family: 'resnet' }, '/family: allowed are efficientnet'],
  ])('says what is wrong with a spec: %#', async (spec, message) => {
    const { code, stderr } = await runZoo('analyze', '--spec', specFile(spec))

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  it('takes a variant or a spec', async () => {
    expect((await runZoo('analyze', 'coatnet-0', '--spec', 'x.json')).stderr).toContain('not both')
    expect((await runZoo('analyze', '--spec', '/none.json')).stderr).toContain('ENOENT')
  })
})

function specFile(spec: object | string): string {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-spec-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'spec.json')
  writeFileSync(path, typeof spec === 'string' ? spec : JSON.stringify(spec))
  return path
}

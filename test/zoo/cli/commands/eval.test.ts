import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { somePulled } from '../../load/some-pulled.ts'
import { photos } from '../../predict/photos.ts'
import { runZoo } from '../run-zoo.ts'

describe('zoo eval', () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-eval-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const data = join(folder, 'photos')
  let weights: string
  beforeAll(async () => {
    weights = (await somePulled(folder, 'efficientnet-lite0', 224)).files[0]!.path
    mkdirSync(data)
    for (const { image, path } of photos.slice(0, 2)) copyFileSync(path, join(data, image))
    writeFileSync(join(folder, 'labels.txt'), photos.map(({ image, top5: [best] }) => `${image} ${best![0]}\n`).join(''))
  })
  const run = (...more: string[]) =>
    runZoo('eval', weights, '--data', data, '--labels', join(folder, 'labels.txt'), '--engine', 'onnxruntime', ...more)

  it('prints the accuracy with its interval, the classes and what was taken for what, as JSON', async () => {
    const { code, stdout } = await run('--json')

    expect(code).toBe(0)
    const answer = JSON.parse(stdout)
    expect(answer).toMatchObject({ checkpoint: null, variant: 'efficientnet-lite0', dataset: 'photos', imageCount: 2, px: 224 })
    expect(answer.classes.map(({ classIndex }: { classIndex: number }) => classIndex)).toEqual([282, 967])
    expect(answer.dataSetSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(answer.top1.high).toBeGreaterThan(answer.top1.low)
  })

  it('prints the same for people', async () => {
    const { code, stdout } = await run('--worst', '1')

    expect(code).toBe(0)
    expect(stdout).toMatch(/efficientnet-lite0 at 224 px on ONNX Runtime .*: 2 images of 2 classes/)
    expect(stdout).toMatch(/top-1 {2}\d+\.\d\d % {2}\(95 % interval \d+\.\d\d to \d+\.\d\d\)/)
    expect(stdout).toContain('the worst classes')
  })

  it.each([
    [['--data', 'x'], 2, 'name one model'],
    [['efficientnet-lite0'], 2, 'say where the images are'],
    [['efficientnet-lite0', '--data', 'x', '--batch', '0'], 2, '--batch 0'],
  ])('answers %j with exit code %i and what is wrong', async (args, code, message) => {
    const answer = await runZoo('eval', ...args)

    expect(answer.code).toBe(code)
    expect(answer.stderr).toContain(message)
  })
})

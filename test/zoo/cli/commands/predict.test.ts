import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { classify, load } from '@effzoo/zoo'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepInCache, useHome } from '../../load/in-cache.ts'
import { somePulled } from '../../load/some-pulled.ts'
import { photos } from '../../predict/photos.ts'
import { runZoo } from '../run-zoo.ts'

const [first, second] = photos.map(({ path }) => path) as [string, string]

describe('zoo predict', () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-predict-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const weights = join(folder, 'lite0.safetensors')
  beforeAll(async () => {
    const { files } = await somePulled(folder, 'efficientnet-lite0', 224)
    copyFileSync(files[0]!.path, weights)
    await keepInCache(folder, await somePulled(folder, 'efficientnet-lite0', 32))
  })
  beforeEach(() => useHome(folder))
  afterEach(() => void vi.unstubAllEnvs())

  it('prints what the weights of a file see in each image, as JSON', async () => {
    const { code, stdout } = await runZoo('predict', weights, first, second, '--json', '--engine', 'onnxruntime', '--top', '3')

    expect(code).toBe(0)
    const answers = JSON.parse(stdout) as { image: string; top: { index: number; label: string; probability: number }[] }[]
    expect(answers.map(({ image, top }) => [image, top.length])).toEqual([
      [first, 3],
      [second, 3],
    ])
    const model = await load(weights, { backend: 'wasm' })
    for (const [i, { probability, ...rest }] of (await classify(model, first, { top: 3 })).entries()) {
      expect(answers[0]!.top[i]).toMatchObject(rest)
      expect(answers[0]!.top[i]!.probability).toBeCloseTo(probability, 4)
    }
    model.dispose()
  })

  it('prints a table for people, and on what it was computed', async () => {
    const { code, stdout, stderr } = await runZoo(
      'predict',
      'efficientnet-lite0.test',
      first,
      '--offline',
      '--engine',
      'wasm',
      '--top',
      '1',
    )

    expect(code).toBe(0)
    expect(stdout).toMatch(/^.*crop-chelsea-224\.png\n +class +label\n *\d+\.\d % +\d+ +\S.*\n\n$/)
    expect(stderr).toContain('efficientnet-lite0.test on tfjs-backend-wasm')
  })

  it.each([
    [['efficientnet-lite0'], 2, 'name a model and at least one image'],
    [['efficientnet-lite0', 'a.png', '--engine', 'gpu'], 2, '--engine gpu: allowed are tensorflow, onnxruntime, webgpu, wasm, cpu'],
    [['efficientnet-lite0', 'a.png', '--top', '0'], 2, '--top 0: allowed is'],
    [['efficientnet-lite0', 'a.png', '--variant', 'efficientnet-b0'], 1, 'told of a file of weights alone'],
    [['efficientnet-light0', 'a.png'], 1, 'efficientnet-lite0'],
    [['./nowhere.safetensors', 'a.png'], 1, 'there is no file ./nowhere.safetensors'],
  ])('answers %j with exit code %i and what is wrong', async (args, code, message) => {
    const answer = await runZoo('predict', ...args)

    expect(answer.code).toBe(code)
    expect(answer.stderr).toContain(message)
    expect(answer.stdout).toBe('')
  })
})

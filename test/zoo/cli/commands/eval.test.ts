import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepInCache, useHome } from '../../load/in-cache.ts'
import { somePulled } from '../../load/some-pulled.ts'
import { photos } from '../../predict/photos.ts'
import { openRegistry } from '../open-registry.ts'
import { runZoo } from '../run-zoo.ts'

describe('zoo eval', () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-eval-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const data = join(folder, 'photos')
  beforeAll(async () => {
    await keepInCache(folder, await somePulled(folder, 'efficientnet-lite0', 32))
    mkdirSync(data)
    for (const { image, path } of photos.slice(0, 2)) copyFileSync(path, join(data, image))
    writeFileSync(join(folder, 'labels.txt'), photos.map(({ image, top5: [best] }) => `${image} ${best![0]}\n`).join(''))
  })
  beforeEach(() => useHome(folder))
  afterEach(() => void vi.unstubAllEnvs())

  const id = 'efficientnet-lite0.test'
  const common = ['--data', data, '--labels', join(folder, 'labels.txt'), '--engine', 'onnxruntime']
  const run = (...more: string[]) => runZoo('eval', id, ...common, '--offline', ...more)

  it('prints the accuracy with its interval, the classes and what was taken for what, as JSON', async () => {
    const { code, stdout } = await run('--json')

    expect(code).toBe(0)
    const answer = JSON.parse(stdout)
    expect(answer).toMatchObject({ checkpoint: id, variant: 'efficientnet-lite0', dataset: 'photos', imageCount: 2, px: 32 })
    expect(answer.classes.map(({ classIndex }: { classIndex: number }) => classIndex)).toEqual([282, 967])
    expect(answer.dataSetSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(answer.top1.high).toBeGreaterThan(answer.top1.low)
  })

  it('prints the same for people', async () => {
    const { code, stdout } = await run('--worst', '1')

    expect(code).toBe(0)
    expect(stdout).toMatch(/efficientnet-lite0\.test at 32 px on ONNX Runtime .*: 2 images of 2 classes/)
    expect(stdout).toMatch(/top-1 {2}\d+\.\d\d % {2}\(95 % interval \d+\.\d\d to \d+\.\d\d\)/)
    expect(stdout).toContain('the worst classes')
  })

  it('publishes the accuracy as the next manifest of the checkpoint, signed by the registry', async () => {
    const { url } = await openRegistry()
    const first = await run('--publish', 'imagenet-1k', '--registry', url)
    const second = await runZoo('eval', id, ...common, '--publish', 'imagenet-1k', '--json', '--registry', url)

    expect([first.code, second.code], first.stderr + second.stderr).toEqual([0, 0])
    expect(first.stdout).toContain(`${id} is published as number 1, with this accuracy`)
    const { published, top1, dataSetSha256 } = JSON.parse(second.stdout)
    expect(published.signatures).toHaveLength(1)
    expect(published.manifest).toMatchObject({ checkpoint: id, sequence: 2 })
    expect(published.manifest.accuracy.measured).toHaveLength(2)
    expect(published.manifest.accuracy.measured[1]).toMatchObject({
      dataset: 'imagenet-1k',
      datasetSha256: dataSetSha256,
      imageCount: 2,
      px: 32,
      top1: top1.percent,
      top1Low: top1.low,
    })
    const listed = (await (await fetch(`${url}/checkpoints/${id}`)).json()) as { manifest: object }
    expect(listed.manifest).toEqual(published.manifest)
  })

  it('publishes nothing of a file that no registry knows', async () => {
    const path = join(folder, 'lite0.safetensors')
    const { files } = await somePulled(folder, 'efficientnet-lite0', 64)
    renameSync(files[0]!.path, path)
    const { code, stderr } = await runZoo('eval', path, ...common, '--publish', 'imagenet-1k')

    expect(code).toBe(2)
    expect(stderr).toContain('zoo push makes one of a file')
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

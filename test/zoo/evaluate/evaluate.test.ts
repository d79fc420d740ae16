import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDataSet } from '../../../packages/zoo/src/evaluate/data-set.ts'
import { evaluate } from '../../../packages/zoo/src/evaluate/evaluate.ts'
import { readImage } from '../../../packages/zoo/src/images/decode.ts'
import type { Checkpoint } from '../../../packages/zoo/src/load/checkpoint.ts'
import { readCheckpoint } from '../../../packages/zoo/src/load/read-checkpoint.ts'
import { openClassifier } from '../../../packages/zoo/src/predict/open-classifier.ts'
import { topIndices } from '../../../packages/zoo/src/predict/rank.ts'
import { temporaryFolder } from '../../engines/temporary-folder.ts'
import { proceduralImage } from '../images/procedural-image.ts'
import { somePulled } from '../load/some-pulled.ts'

const classes = { count: 10, labels: null }
const imageCount = 7

async function writeImages(folder: string) {
  for (let i = 0; i < imageCount; i++) {
    const [width, height] = [40 + i, 33 + 2 * i]
    mkdirSync(join(folder, String(i % 3)), { recursive: true })
    const { data } = proceduralImage(width, height)
    const png = await sharp(
      data.map((value) => (value * (i + 3)) % 256),
      { raw: { width, height, channels: 3 } },
    )
      .png()
      .toBuffer()
    writeFileSync(join(folder, String(i % 3), `${i}.png`), png)
  }
}

describe('evaluate', () => {
  let checkpoint: Checkpoint
  let home: string
  let folder: string
  afterAll(() => rmSync(home, { recursive: true, force: true }))
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'effzoo-evaluate-'))
    folder = join(home, 'images')
    mkdirSync(folder)
    await writeImages(folder)
    checkpoint = await readCheckpoint(await somePulled(home, 'efficientnet-lite0', 32, 10))
  })

  /** What it sees, one image at a time, on another engine. */
  async function seenAlone() {
    await using classifier = await openClassifier(checkpoint, { engine: 'wasm', batchSize: 1 })
    const seen: { readonly classIndex: number; readonly takenFor: number }[] = []
    for (const { path, classIndex } of await readDataSet(folder, classes)) {
      const [logits] = await classifier.run([await readImage(path)])
      seen.push({ classIndex, takenFor: topIndices(logits!, 1)[0]! })
    }
    return seen
  }

  it('counts what the model sees in each image, in batches of which the last is short', async () => {
    const examples = await readDataSet(folder, classes)
    const progress: number[] = []
    const evaluation = await evaluate(checkpoint, examples, {
      engine: 'onnxruntime',
      batchSize: 3,
      onProgress: ({ doneCount }) => progress.push(doneCount),
    })

    const seen = await seenAlone()
    const rightCount = seen.filter(({ classIndex, takenFor }) => classIndex === takenFor).length
    expect(evaluation).toMatchObject({ imageCount, px: 32, top1: { percent: (100 * rightCount) / imageCount } })
    expect(evaluation.confusions.reduce((sum, { count }) => sum + count, 0)).toBe(imageCount - rightCount)
    expect(progress).toEqual([3, 6, 7])
    const lines = examples.map(({ name, classIndex, path }) => {
      const digest = createHash('sha256').update(readFileSync(path)).digest('hex')
      return `${name}\t${classIndex}\t${digest}\n`
    })
    expect(evaluation.dataSetSha256).toBe(createHash('sha256').update(lines.join('')).digest('hex'))
  })

  it('ends early with what it has, and then knows no digest', async () => {
    const controller = new AbortController()
    const evaluation = await evaluate(checkpoint, await readDataSet(folder, classes), {
      engine: 'onnxruntime',
      batchSize: 2,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })

    expect(evaluation).toMatchObject({ imageCount: 2, dataSetSha256: null })
  })

  it('stops at an image that cannot be read, and names it', async () => {
    const broken = join(temporaryFolder(), 'broken.png')
    writeFileSync(broken, 'no image')
    const examples = [...(await readDataSet(folder, classes)), { path: broken, name: 'z/broken.png', classIndex: 1 }]

    await expect(evaluate(checkpoint, examples, { engine: 'onnxruntime', batchSize: 3 })).rejects.toThrow(`${broken} cannot be read`)
  })
})

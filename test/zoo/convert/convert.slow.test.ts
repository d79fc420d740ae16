import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { listCache } from '../../../packages/zoo/src/cache/list-cache.ts'
import { pruneCache } from '../../../packages/zoo/src/cache/prune-cache.ts'
import { convert } from '../../../packages/zoo/src/convert/convert.ts'
import { temporaryFolder } from '../../engines/temporary-folder.ts'
import { somePulled } from '../load/some-pulled.ts'
import { expectSameWhenConverted, loadableFormats } from './expect-same-when-converted.ts'

describe('convert', () => {
  it.each(loadableFormats)('to %s gives the same logits where the real thing loads it, and near ones in half the bytes', (format) =>
    expectSameWhenConverted('efficientnet-lite0', 32, format),
  )

  it('writes once, and takes what it wrote from then on', async () => {
    const folder = temporaryFolder()
    const [pulled, cache] = [await somePulled(folder, 'efficientnet-lite0', 32), openCache(folder)]
    const [first, same] = await Promise.all([convert(pulled, { format: 'tfjs', cache }), convert(pulled, { format: 'tfjs', cache })])
    const writtenMs = statSync(first.files[0]!.path).mtimeMs
    const again = await convert(pulled, { format: 'tfjs', cache })

    expect(same).toEqual(first)
    expect(again).toEqual(first)
    expect(statSync(again.files[0]!.path).mtimeMs).toBe(writtenMs)
    expect(first.files.map(({ name }) => name).slice(0, 2)).toEqual(['model.json', 'group1-shard1.bin'])
    expect(readdirSync(join(folder, 'converted'))).toHaveLength(1)
  })

  it('is listed, and pruned once it was of no use for an hour', async () => {
    const folder = temporaryFolder()
    const [pulled, cache] = [await somePulled(folder, 'efficientnet-lite0', 32), openCache(folder)]
    const { folder: path, files } = await convert(pulled, { format: 'onnx', cache })

    expect((await listCache(cache)).converted).toMatchObject([{ path, sizeBytes: files[0]!.sizeBytes }])
    expect((await pruneCache(cache)).converted).toEqual([])
    const later = { nowMs: Date.now() + 3_700_000 }
    expect(await pruneCache(cache, { ...later, dryRun: true })).toMatchObject({ freedBytes: files[0]!.sizeBytes })
    expect(existsSync(path)).toBe(true)
    await pruneCache(cache, later)
    expect(existsSync(path)).toBe(false)
    expect((await convert(pulled, { format: 'onnx', cache })).files).toEqual(files)
  })

  it('leaves the pulled file as it is where nothing is to be converted', async () => {
    const pulled = await somePulled(temporaryFolder(), 'efficientnet-lite0', 32)
    const { files } = await convert(pulled, { format: 'safetensors', cache: openCache(temporaryFolder()) })

    expect(files.map(({ path }) => path)).toEqual([pulled.files[0]!.path])
  })

  it('leaves nothing behind of weights that are not those of the manifest', async () => {
    const folder = temporaryFolder()
    const pulled = await somePulled(folder, 'efficientnet-lite0', 32)
    const others = await somePulled(folder, 'efficientnet-lite0', 64, 10)
    const swapped = { ...pulled, files: others.files }

    await expect(convert(swapped, { format: 'onnx', cache: openCache(folder) })).rejects.toThrow('is not what its manifest describes')
    expect(readdirSync(join(folder, 'converted'))).toEqual([])
  })
})

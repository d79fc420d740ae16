import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createSigningKey, signManifest } from '@effzoo/contract'
import { type PulledCheckpoint, pull } from '@effzoo/zoo'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LoadOptions, Prediction } from '../../../packages/zoo/src/browser/index.ts'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { pulledFrom } from '../load/some-pulled.ts'
import { photos, photosFolder } from '../predict/photos.ts'
import { bundlePage, type Served, servePage } from './serve-page.ts'

declare function classifyPhoto(
  reference: string,
  photoUrl: string,
  options: LoadOptions,
): Promise<{ backend: string; top: readonly Prediction[] }>

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
const cacheFolder = mkdtempSync(join(tmpdir(), 'effzoo-browser-cache-'))
afterAll(() => rmSync(cacheFolder, { recursive: true }))
const pulled = executablePath
  ? await pull('efficientnet-lite0', { cache: openCache(cacheFolder) }).catch((error: Error) => error)
  : new Error('there is no Chromium: apt-get install chromium')
if (pulled instanceof Error) process.stderr.write(`the browser build is not tried: ${pulled.message}\n`)

/** WebGPU without a GPU: Chromium's own SwiftShader. */
const args = ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan']

/** With weights that pip brings from the package index of this machine. */
describe.skipIf(pulled instanceof Error)('the browser build in Chromium (skipped without one, and where pip reaches no index)', () => {
  let folder: string
  let served: Served
  let browser: Browser
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'effzoo-browser-'))
    await bundlePage(join(folder, 'page'))
    const weightsPath = (pulled as PulledCheckpoint).files[0]!.path
    const key = await createSigningKey()
    const { manifest } = pulledFrom(weightsPath, { variant: 'efficientnet-lite0' })
    const signed = await signManifest(manifest, key)
    const keys = { keys: [{ keyId: key.keyId, publicKey: key.publicKey, createdAtMs: 0, retiredAtMs: null, endorsedBy: null }] }
    served = { pageFolder: join(folder, 'page'), photosFolder, signed, keys, weightsPath }
    browser = await chromium.launch({ executablePath: executablePath!, args })
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** In a browser that has kept nothing yet. */
  async function run(options: LoadOptions, photo: string, changed: Partial<Served> = {}) {
    using page = await servePage({ ...served, ...changed })
    await using context = await browser.newContext()
    return await visit(context, page.url, options, photo) // before both are disposed of
  }

  async function visit(context: BrowserContext, pageUrl: string, options: LoadOptions, photo: string) {
    const tab = await context.newPage()
    try {
      await tab.goto(pageUrl)
      await tab.waitForFunction('globalThis.classifyPhoto')
      return await tab.evaluate(([given, url]) => classifyPhoto('efficientnet-lite0', url, given), [
        { wasmPath: '/wasm/', ...options },
        `/photos/${photo}`,
      ] as const)
    } finally {
      await tab.close()
    }
  }

  it.each(['wasm', 'webgpu'] as const)('pulls EfficientNet-Lite0, and sees in a photo what PyTorch saw, on %s', async (backend) => {
    // on SwiftShader a photo takes 12 s; among the others is one with a colour profile
    for (const { image, top5 } of backend === 'wasm' ? photos : photos.slice(0, 1)) {
      const answer = await run({ backend }, image)

      expect(answer.backend).toBe(backend)
      expect(answer.top.map(({ index }) => index)).toEqual(top5.map(([index]) => index))
      for (const [i, { probability }] of answer.top.entries()) expect(probability).toBeCloseTo(top5[i]![1], 3)
      expect(answer.top[0]!.label).toBe(top5[0]![2])
    }
  })

  it('takes wasm unasked where there is no GPU but software', async () => {
    expect(await run({}, photos[0]!.image)).toMatchObject({ backend: 'wasm' })
  })

  it('keeps the weights: a second visit asks for none', async () => {
    let requestCount = 0
    using page = await servePage({ ...served, onWeights: () => requestCount++ })
    await using context = await browser.newContext()
    const first = await visit(context, page.url, { backend: 'wasm' }, photos[0]!.image)
    expect(requestCount).toBe(served.signed.manifest.files[0]!.chunks.length)

    expect(await visit(context, page.url, { backend: 'wasm' }, photos[0]!.image)).toEqual(first)
    expect(requestCount).toBe(served.signed.manifest.files[0]!.chunks.length)
  })

  it('refuses weights of which a byte is wrong', async () => {
    await expect(run({ backend: 'wasm' }, photos[0]!.image, { isDamaged: true })).rejects.toThrow(/SHA-256|digest|damaged/)
  })

  it('refuses a manifest that was changed, and one of a key that is not trusted', async () => {
    const { manifest, signatures } = served.signed
    const changed = { manifest: { ...manifest, license: 'MIT' }, signatures }
    await expect(run({ backend: 'wasm' }, photos[0]!.image, { signed: changed })).rejects.toThrow('it was changed since')

    const { keyId, publicKey } = await createSigningKey()
    await expect(run({ backend: 'wasm', trustedKeys: [{ keyId, publicKey }] }, photos[0]!.image)).rejects.toThrow('not trusted')
  })
})

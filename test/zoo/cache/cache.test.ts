import { existsSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CheckpointManifest } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { listCache } from '../../../packages/zoo/src/cache/list-cache.ts'
import { pruneCache } from '../../../packages/zoo/src/cache/prune-cache.ts'
import { repairCache } from '../../../packages/zoo/src/cache/repair-cache.ts'
import { verifyCache } from '../../../packages/zoo/src/cache/verify-cache.ts'
import { contentOf } from '../../../scripts/soak/pull/content.ts'
import { chunkBytes, openTransfer } from '../transfer/open-transfer.ts'

const sizeBytes = 10 * chunkBytes + 1234
const dayMs = 24 * 3_600_000

/** A manifest that names one file. */
const manifestOf = (sha256: string, tag: string) =>
  CheckpointManifest.parse({
    schemaVersion: 1,
    checkpoint: `efficientnet-lite0.${tag}`,
    variant: 'efficientnet-lite0',
    sequence: 1,
    createdAtMs: 0,
    files: [{ name: 'model.safetensors', sizeBytes, sha256, chunks: ['00'.repeat(32)] }],
    format: 'safetensors',
    dtype: 'float32',
    preprocessing: { px: 224, cropFraction: 0.875, cropMode: 'center', interpolation: 'bicubic', mean: [0, 0, 0], std: [1, 1, 1] },
    classes: { count: 1000, labels: 'imagenet-1k' },
    license: 'Apache-2.0',
    source: { upstream: 'file', location: 'test', file: 'test', revision: null, sha256: null, converter: null },
    accuracy: { published: [], measured: [] },
  })

/** A file that was fetched, and one that was made here. */
async function fill() {
  const transfer = await openTransfer()
  const { directory, cache } = transfer
  const fetched = await transfer.fetch()
  const made = join(directory, 'made')
  writeFileSync(made, contentOf(7, 3 * chunkBytes))
  const adopted = await cache.adopt(made)
  return { ...transfer, fetched, adopted }
}

function flipBit(path: string, at: number) {
  const bytes = readFileSync(path)
  bytes[at]! ^= 1
  writeFileSync(path, bytes)
}

const use = (path: string, agoMs: number) => utimesSync(path, new Date(), new Date(Date.now() - agoMs))

describe('a cache', () => {
  it('finds what it has, and nothing that is cut short', async () => {
    const { cache, fetched, adopted } = await fill()
    truncateSync(fetched.path, 100)

    expect(await cache.find(adopted.sha256)).toBe(adopted.path)
    expect(await cache.find(fetched.sha256)).toBeUndefined()
    expect(await cache.find('ab'.repeat(32))).toBeUndefined()
  })

  it.each(['../../etc/passwd', '', 'AB'.repeat(32)])('makes no path of %o', async (name) => {
    const { cache } = await fill()

    await expect(cache.find(name)).rejects.toThrow(/SHA-256/)
  })

  it('keeps manifests by name, and says when one is not what it should be', async () => {
    const { cache, directory, adopted } = await fill()
    const manifest = manifestOf(adopted.sha256, 'in1k')
    await cache.saveManifest({ manifest, signatures: [] })

    expect(await cache.findManifest(manifest.checkpoint)).toEqual({ manifest, signatures: [] })
    writeFileSync(join(directory, 'manifests', 'efficientnet-lite0.in1k.json'), '{}')
    await expect(cache.findManifest(manifest.checkpoint)).rejects.toThrow(/does not hold the manifest of efficientnet-lite0.in1k/)
    expect(await cache.listManifests()).toEqual([])
  })

  it('fetches again what was cut short, and of it only what is missing', async () => {
    const transfer = await fill()
    const before = transfer.counts().sentBytes
    truncateSync(transfer.fetched.path, 4 * chunkBytes + 10)

    expect(await repairCache(transfer.cache)).toMatchObject([{ done: 'refetched' }])

    expect(transfer.counts().sentBytes - before).toBe(sizeBytes - 4 * chunkBytes)
    expect(readFileSync(transfer.fetched.path).equals(transfer.content)).toBe(true)
  })
})

describe('verifyCache and repairCache', () => {
  it('find nothing where nothing is wrong', async () => {
    const { cache } = await fill()

    expect((await verifyCache(cache)).map(({ isRight }) => isRight)).toEqual([true, true])
    expect(await repairCache(cache)).toEqual([])
  })

  it('find a single bit, and fetch the piece that it is in', async () => {
    const transfer = await fill()
    const { cache, fetched, content } = transfer
    flipBit(fetched.path, 3 * chunkBytes + 77)
    const before = transfer.counts().sentBytes

    const verified = await verifyCache(cache)
    const repairs = await repairCache(cache)

    const wrong = verified.find(({ isRight }) => !isRight)!
    expect(wrong.rightChunks).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10])
    expect(repairs).toEqual([{ sha256: fetched.sha256, done: 'refetched', refetchedBytes: chunkBytes, error: null }])
    expect(transfer.counts().sentBytes - before).toBe(chunkBytes)
    expect(readFileSync(fetched.path).equals(content)).toBe(true)
  })

  it('remove what was made here and is wrong', async () => {
    const { cache, adopted } = await fill()
    flipBit(adopted.path, 5)

    expect(await repairCache(cache)).toMatchObject([{ sha256: adopted.sha256, done: 'removed' }])

    expect(existsSync(adopted.path)).toBe(false)
  })

  it('set aside what cannot be fetched again, and go on with it when it can', async () => {
    const transfer = await fill()
    const { cache, fetched } = transfer
    flipBit(fetched.path, 5)
    transfer.server.serve('file', { sizeBytes, seed: 1, faults: [{ kind: 'status', status: 404, times: 1 }] })

    expect(await repairCache(cache)).toMatchObject([{ done: 'failed', error: expect.stringMatching('is not there') }])
    expect(await cache.find(fetched.sha256)).toBeUndefined()

    await transfer.fetch()
    expect(transfer.counts().sentBytes).toBe(chunkBytes)
  })

  it('note the digests again where their record is gone', async () => {
    const { cache, directory, fetched } = await fill()
    writeFileSync(join(directory, 'records', `${fetched.sha256}.json`), 'nonsense')
    expect(await cache.find(fetched.sha256)).toBeUndefined()

    expect(await repairCache(cache)).toMatchObject([{ done: 'recorded' }])

    expect(await cache.find(fetched.sha256)).toBe(fetched.path)
  })
})

describe('pruneCache', () => {
  it('removes what no checkpoint names, once it is not of use any more', async () => {
    const { cache, fetched, adopted } = await fill()
    await cache.saveManifest({ manifest: manifestOf(adopted.sha256, 'in1k'), signatures: [] })

    expect(await pruneCache(cache)).toMatchObject({ blobs: [], freedBytes: 0 })
    for (const { path } of [fetched, adopted]) use(path, 2 * dayMs)
    expect(await pruneCache(cache, { dryRun: true })).toMatchObject({ blobs: [{ sha256: fetched.sha256 }], freedBytes: sizeBytes })
    expect(existsSync(fetched.path)).toBe(true)
    await pruneCache(cache)

    expect([existsSync(fetched.path), existsSync(adopted.path)]).toEqual([false, true])
    expect(await cache.listManifests()).toHaveLength(1)
  })

  it('removes what was not of use for long, and what was of use longest ago until the rest is small', async () => {
    const { cache, fetched, adopted } = await fill()
    await cache.saveManifest({ manifest: manifestOf(adopted.sha256, 'one'), signatures: [] })
    await cache.saveManifest({ manifest: manifestOf(fetched.sha256, 'two'), signatures: [] })
    use(fetched.path, 3 * dayMs)
    use(adopted.path, 9 * dayMs)

    const byAge = await pruneCache(cache, { unusedMs: 5 * dayMs, dryRun: true })
    const bySize = await pruneCache(cache, { maxBytes: sizeBytes + 10, dryRun: true })
    const all = await pruneCache(cache, { maxBytes: 0, dryRun: true })

    expect(byAge.blobs.map(({ sha256 }) => sha256)).toEqual([adopted.sha256])
    expect(bySize.blobs.map(({ sha256 }) => sha256)).toEqual([adopted.sha256])
    expect(all.blobs).toHaveLength(2)
  })

  it('leaves a transfer that goes on, and takes one that was left a week ago', async () => {
    const transfer = await openTransfer({ faults: [{ kind: 'hold', afterBytes: sizeBytes / 2, times: 1 }] })
    const { cache, directory } = transfer
    const held = new Promise<void>((resolve) => transfer.onHold(resolve))
    const stop = new AbortController()
    const fetched = transfer.fetch({}, { signal: stop.signal, limits: { stallMs: 30_000 } }).catch((error: Error) => error)
    await held
    const laterMs = Date.now() + 8 * dayMs

    expect((await listCache(cache)).partials).toMatchObject([{ isHeld: true }])
    expect((await pruneCache(cache, { nowMs: laterMs })).partials).toEqual([])
    stop.abort()
    await fetched
    expect((await pruneCache(cache, { nowMs: Date.now() + 6 * dayMs })).partials).toEqual([])
    expect((await pruneCache(cache, { nowMs: laterMs })).partials).toHaveLength(1)
    expect(readdirSync(join(directory, 'partial'))).toEqual([])
  })
})

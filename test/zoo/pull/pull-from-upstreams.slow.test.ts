import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NotTrusted } from '@effzoo/contract'
import { expand, fromOurs, type NamedTensor, timmTable, variants, weights } from '@effzoo/models'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { type CatalogueEntry, findEntry } from '../../../packages/zoo/src/catalogue/catalogue.ts'
import { writeSafetensors } from '../../../packages/zoo/src/formats/safetensors/write.ts'
import { tensorFileOf } from '../../../packages/zoo/src/formats/tensor.ts'
import { importWeights } from '../../../packages/zoo/src/import/import-weights.ts'
import { pull } from '../../../packages/zoo/src/pull/pull.ts'
import { pullFromUpstreams } from '../../../packages/zoo/src/pull/pull-from-upstreams.ts'
import { anyBits } from '../../models/weights/any-bits.ts'
import { openHub } from '../upstreams/hub-server.ts'

const entry = findEntry('efficientnet-b0')!
const onHub = 'timm/tf_efficientnet_b0.ap_in1k'

const weightsOf = (classes: number, seed: number): NamedTensor[] =>
  weights(expand(variants['efficientnet-b0'], 224, { classes })).map((weight, i) => anyBits(weight, 1000 * seed + i))

async function hubFile(classes = 1000, seed = 1): Promise<Uint8Array> {
  const layers = expand(variants['efficientnet-b0'], 224, { classes })
  const tensors = fromOurs(timmTable, layers, weightsOf(classes, seed)).map(({ name, shape, data }) => ({
    name,
    shape,
    dtype: 'float32' as const,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }))
  const pieces: Uint8Array[] = []
  for await (const piece of writeSafetensors(tensorFileOf(tensors))) pieces.push(piece)
  return Buffer.concat(pieces)
}

let file: Uint8Array
let otherFile: Uint8Array
beforeAll(async () => {
  ;[file, otherFile] = await Promise.all([hubFile(), hubFile(1000, 2)])
})

function newCache() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-upstreams-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return openCache(folder)
}

const onlyHub: CatalogueEntry = { ...entry, upstreams: entry.upstreams.slice(0, 1) }

describe('pulling from upstreams', () => {
  it('gives the weights under our names, the same bytes each time, and asks nobody once they are there', async () => {
    const hub = await openHub({ [onHub]: { files: { 'model.safetensors': file } } })
    const env = { HF_ENDPOINT: hub.url }
    const cache = newCache()

    const { manifest, signed, files } = await pull('efficientnet-b0', { cache, env })

    expect(manifest).toMatchObject({ checkpoint: 'efficientnet-b0.ap-in1k', format: 'safetensors', sequence: 1, license: 'Apache-2.0' })
    expect({ signed, names: files.map(({ name }) => name) }).toEqual({ signed: 'unsigned upstream', names: ['model.safetensors'] })
    const { naming, tensors } = await importWeights(files[0]!.path)
    expect(naming).toBe('effzoo')
    const expected = weightsOf(1000, 1)
    expect(tensors.every(({ data }, i) => Buffer.from(data.buffer).equals(Buffer.from(expected[i]!.data.buffer)))).toBe(true)

    const asked = hub.seen.hub.length
    expect((await pull('efficientnet-b0.ap-in1k', { cache, env })).files).toEqual(files)
    expect(hub.seen.hub.length).toBe(asked)
    const elsewhere = await pull('efficientnet-b0', { cache: newCache(), env })
    expect(elsewhere.manifest.files).toEqual(manifest.files)
  })

  it('tries one after the other, a line for each that fails', async () => {
    const hub = await openHub({ 'some/other': { files: { 'weights.safetensors': file } } })
    const lines: string[] = []
    const hubOf = (repo: string) => ({ ...entry.upstreams[0]!, repo, file: 'weights.safetensors' }) as CatalogueEntry['upstreams'][number]
    const context = { cache: newCache(), env: { HF_ENDPOINT: hub.url }, log: (line: string) => lines.push(line) }

    const { manifest } = await pullFromUpstreams({ ...entry, upstreams: [hubOf('some/none'), hubOf('some/other')] }, context)
    expect(manifest.source.location).toBe(`${hub.url}/some/other`)
    expect(lines).toEqual([expect.stringMatching(/^Hugging Face some\/none: there is no repository/)])

    const failing = pullFromUpstreams(
      { ...entry, upstreams: [hubOf('some/none'), hubOf('none/either')] },
      { ...context, cache: newCache() },
    )
    await expect(failing).rejects.toThrow(
      'no upstream gives efficientnet-b0.ap-in1k; tried were Hugging Face some/none, Hugging Face none/either',
    )
  })

  it('keeps to the weights that it pulled first: others are refused, and no other upstream is asked for them', async () => {
    const repo = { files: { 'model.safetensors': file } }
    const hub = await openHub({ [onHub]: repo, 'some/other': { files: { 'model.safetensors': file } } })
    const cache = newCache()
    const context = { cache, env: { HF_ENDPOINT: hub.url } }
    const { files } = await pullFromUpstreams(onlyHub, context)
    rmSync(files[0]!.path)

    const changed = await openHub({ [onHub]: { files: { 'model.safetensors': otherFile } }, 'some/other': repo })
    const twoHubs = {
      ...entry,
      upstreams: [entry.upstreams[0]!, { ...entry.upstreams[0]!, repo: 'some/other' } as CatalogueEntry['upstreams'][number]],
    }
    const again = pullFromUpstreams(twoHubs, { cache, env: { HF_ENDPOINT: changed.url } })

    await expect(again).rejects.toThrow(NotTrusted)
    await expect(again).rejects.toThrow(/gives other weights for efficientnet-b0\.ap-in1k than were pulled before/)
    expect(changed.seen.hub.some(({ url }) => url?.includes('some/other'))).toBe(false)
    expect((await pullFromUpstreams(onlyHub, context)).files).toEqual(files)
  })

  it.each([
    ['another number of classes', () => hubFile(10), /should tell 1000 classes apart, and its file has weights for 10/],
    ['no weights at all', async () => Buffer.from('<html>'), /is in no format that is read/],
    ['weights of something else', async () => file.subarray(0, 1_000_000), /safetensors/],
  ])('refuses a file with %s, and leaves no checkpoint behind', async (_, make, message) => {
    const hub = await openHub({ [onHub]: { files: { 'model.safetensors': await make() } } })
    const cache = newCache()
    const lines: string[] = []

    await expect(pullFromUpstreams(onlyHub, { cache, env: { HF_ENDPOINT: hub.url }, log: (line) => lines.push(line) })).rejects.toThrow(
      'no upstream gives',
    )
    expect(lines.at(-1)).toMatch(message)
    expect(await cache.listManifests()).toEqual([])
    expect(readdirSync(join(cache.directory, 'partial'))).toEqual([])
  })

  it('stops when it is told to, and blames no upstream', async () => {
    const hub = await openHub({ [onHub]: { files: { 'model.safetensors': file } } })
    const stop = new AbortController()
    hub.faults.push(() => stop.abort(new Error('stopped by the user')))

    await expect(pullFromUpstreams(entry, { cache: newCache(), env: { HF_ENDPOINT: hub.url }, signal: stop.signal })).rejects.toThrow(
      'stopped by the user',
    )
  })
})

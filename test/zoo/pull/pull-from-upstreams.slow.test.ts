import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NotTrusted } from '@effzoo/contract'
import {
  expand,
  fromOurs,
  googleTable,
  kerasV1Table,
  type NamedTensor,
  timmTable,
  variants,
  type WeightTable,
  weights,
} from '@effzoo/models'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { type CatalogueEntry, findEntry } from '../../../packages/zoo/src/catalogue/catalogue.ts'
import { writeKeras } from '../../../packages/zoo/src/formats/keras/write.ts'
import { writeSafetensors } from '../../../packages/zoo/src/formats/safetensors/write.ts'
import { tensorFileOf } from '../../../packages/zoo/src/formats/tensor.ts'
import { writeTensorflow } from '../../../packages/zoo/src/formats/tensorflow/write.ts'
import { importWeights } from '../../../packages/zoo/src/import/import-weights.ts'
import { pull } from '../../../packages/zoo/src/pull/pull.ts'
import { pullFromUpstreams } from '../../../packages/zoo/src/pull/pull-from-upstreams.ts'
import { anyBits } from '../../models/weights/any-bits.ts'
import { openHub } from '../upstreams/hub-server.ts'
import { serveFiles } from '../upstreams/serve-files.ts'

const entry = findEntry('efficientnet-b0')!
const onHub = 'timm/tf_efficientnet_b0.ap_in1k'

const weightsOf = (classes: number, seed: number): NamedTensor[] =>
  weights(expand(variants['efficientnet-b0'], 224, { classes })).map((weight, i) => anyBits(weight, 1000 * seed + i))

const tensorOf = ({ name, shape, data }: NamedTensor) => ({
  name,
  shape,
  dtype: 'float32' as const,
  data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
})

async function hubFile(classes = 1000, seed = 1): Promise<Uint8Array> {
  const layers = expand(variants['efficientnet-b0'], 224, { classes })
  const tensors = fromOurs(timmTable, layers, weightsOf(classes, seed)).map(tensorOf)
  const pieces: Uint8Array[] = []
  for await (const piece of writeSafetensors(tensorFileOf(tensors))) pieces.push(piece)
  return Buffer.concat(pieces)
}

let file: Uint8Array
let otherFile: Uint8Array
beforeAll(async () => {
  ;[file, otherFile] = await Promise.all([hubFile(), hubFile(1000, 2)])
})

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-upstreams-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const newCache = () => openCache(newFolder())

const onlyHub: CatalogueEntry = { ...entry, upstreams: entry.upstreams.slice(0, 1) }

/** The same weights as the hub, Google and Keras name and store them. */
async function openUpstreams(seed: number) {
  const layers = expand(variants['efficientnet-b0'], 224, { classes: 1000 })
  const tensors = (table: WeightTable) => tensorFileOf(fromOurs(table, layers, weightsOf(1000, seed)).map(tensorOf))
  const h5 = await writeKeras(tensors(kerasV1Table()))
  const folder = newFolder()
  for await (const { suffix, bytes } of writeTensorflow(tensors(googleTable('efficientnet-b0', { averaged: true })))) {
    await writeFile(join(folder, `model.ckpt${suffix}`), bytes, { flag: 'a' })
  }
  execFileSync('tar', ['czf', join(folder, 'checkpoint.tar.gz'), '-C', folder, ...readdirSync(folder)])
  const files = { '/b0.h5': h5, '/b0.tar.gz': readFileSync(join(folder, 'checkpoint.tar.gz')) }
  const url = await serveFiles(files)
  return [
    entry.upstreams[0]!,
    { upstream: 'google-tar', url: `${url}/b0.tar.gz`, sha256: null },
    { upstream: 'keras', url: `${url}/b0.h5`, md5: createHash('md5').update(h5).digest('hex') },
  ] as const
}

describe('pulling from upstreams', () => {
  it('gives the same bytes from the hub, from an archive of Google and from a file of Keras; what nobody checked is pinned, and a line says so', async () => {
    const hub = await openHub({ [onHub]: { files: { 'model.safetensors': file } } })
    const found: unknown[] = []
    const lines: string[] = []
    for (const upstream of await openUpstreams(1)) {
      const context = { cache: newCache(), env: { HF_ENDPOINT: hub.url }, log: (line: string) => lines.push(line) }
      const { manifest } = await pullFromUpstreams({ ...entry, upstreams: [upstream] }, context)
      found.push(manifest.files)
    }

    expect(found[1]).toEqual(found[0])
    expect(found[2]).toEqual(found[0])
    expect(lines).toEqual([
      expect.stringMatching(/b0\.tar\.gz: nobody publishes its SHA-256, [0-9a-f]{64}; it is pinned from now on/),
      expect.stringMatching(/b0\.h5: nobody publishes/),
    ])
  })

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

  it('is done once where several ask at once, and the others get what it made', async () => {
    const hub = await openHub({ [onHub]: { files: { 'model.safetensors': file } } })
    const lines: string[] = []
    const context = { cache: newCache(), env: { HF_ENDPOINT: hub.url }, log: (line: string) => lines.push(line) }

    const all = await Promise.all([1, 2, 3].map(() => pullFromUpstreams(onlyHub, context)))

    expect(all[1]).toEqual(all[0])
    expect(all[2]).toEqual(all[0])
    expect(hub.seen.hub.filter(({ method }) => method === 'HEAD')).toHaveLength(1)
    expect(lines).toEqual(
      ['another', 'another'].map((word) => expect.stringMatching(`^${word} process is pulling efficientnet-b0.ap-in1k`)),
    )
    expect(readdirSync(join(context.cache.directory, 'partial'))).toEqual([])
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

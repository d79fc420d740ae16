import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { EngineName } from '@effzoo/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPeaksCache } from '../../apps/bench-runner/src/peaks-cache.ts'
import type { FoundPeaks } from '../../apps/bench-runner/src/serve-peaks.ts'
import { fakePeaks } from './fixtures/fake-peaks.ts'

const probed = (name: EngineName, version: string | null = 'fake 1.0.0') => ({ name, version, unavailable: null })

describe('openPeaksCache', () => {
  let folder: string
  let measured: EngineName[]
  let answer: () => FoundPeaks
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'peaks-'))
    measured = []
    answer = () => ({ peaks: fakePeaks })
  })
  afterEach(() => rm(folder, { recursive: true }))

  const measure = async (name: EngineName) => {
    measured.push(name)
    return answer()
  }
  const open = ({ deviceId = 'dev_1', threads = 2 } = {}) => openPeaksCache(folder, deviceId, { measure, threads: () => threads })
  const onlyFile = async () => join(folder, 'peaks', (await readdir(join(folder, 'peaks')))[0]!)

  it('measures once, also over restarts', async () => {
    const cache = open()
    expect(await cache.peaksFor(probed('wasm'))).toEqual({ peaks: fakePeaks })
    expect(await cache.peaksFor(probed('wasm'))).toEqual({ peaks: fakePeaks })
    expect(await open().peaksFor(probed('wasm'))).toEqual({ peaks: fakePeaks })
    expect(measured).toEqual(['wasm'])
  })

  it.each<[string, () => Promise<unknown>]>([
    ['engine', () => open().peaksFor(probed('cpu'))],
    ['device', () => open({ deviceId: 'dev_2' }).peaksFor(probed('wasm'))],
    [
      'version',
      () => {
        answer = () => ({ peaks: { ...fakePeaks, engineVersion: 'fake 2.0.0' } })
        return open().peaksFor(probed('wasm', 'fake 2.0.0'))
      },
    ],
    [
      'number of threads',
      () => {
        answer = () => ({ peaks: { ...fakePeaks, threads: 1 } })
        return open({ threads: 1 }).peaksFor(probed('wasm'))
      },
    ],
  ])('measures another %s by itself, and keeps both', async (_what, other) => {
    await open().peaksFor(probed('wasm'))
    await other()
    await other()

    expect(measured).toHaveLength(2)
    expect(await readdir(join(folder, 'peaks'))).toHaveLength(2)
  })

  it.each<[string, (path: string) => Promise<void>]>([
    ['is empty', (path) => truncate(path)],
    ['is cut off', (path) => truncate(path, 60)],
    ['holds something else', (path) => writeFile(path, '[1, 2]')],
    ['holds null', (path) => writeFile(path, 'null')],
    [
      'holds a rate that is none',
      async (path) => writeFile(path, (await readFile(path, 'utf8')).replace(/"flopsPerS":\d+/, '"flopsPerS":-1')),
    ],
    ['is of another device', async (path) => writeFile(path, (await readFile(path, 'utf8')).replace('dev_1', 'dev_2'))],
    ['is of another version', async (path) => writeFile(path, (await readFile(path, 'utf8')).replaceAll('fake 1.0.0', 'fake 0.9.0'))],
  ])('measures again where the file %s, and mends it', async (_how, damage) => {
    await open().peaksFor(probed('wasm'))
    const intact = await readFile(await onlyFile(), 'utf8')
    await damage(await onlyFile())

    expect(await open().peaksFor(probed('wasm'))).toEqual({ peaks: fakePeaks })
    expect(measured).toHaveLength(2)
    expect(await readFile(await onlyFile(), 'utf8')).toBe(intact)
  })

  it('overlooks the draft of a runner that was killed as it wrote', async () => {
    await open().peaksFor(probed('wasm'))
    await writeFile(`${await onlyFile()}.draft`, '{"half":')

    expect(await open().peaksFor(probed('wasm'))).toEqual({ peaks: fakePeaks })
    expect(measured).toEqual(['wasm'])
  })

  it('measures for two that ask at once only once, and never two engines at a time', async () => {
    let now = 0
    let most = 0
    const slowly = async (name: EngineName): Promise<FoundPeaks> => {
      most = Math.max(most, ++now)
      measured.push(name)
      await wait(20)
      now--
      return { peaks: fakePeaks }
    }
    const cache = openPeaksCache(folder, 'dev_1', { measure: slowly, threads: () => 2 })

    const all = await Promise.all(['wasm', 'cpu', 'wasm', 'cpu'].map((name) => cache.peaksFor(probed(name as EngineName))))

    expect(all).toEqual(Array(4).fill({ peaks: fakePeaks }))
    expect(measured).toEqual(['wasm', 'cpu'])
    expect(most).toBe(1)
  })

  it('tries a failure again only in a new process', async () => {
    answer = () => ({ unknown: 'its measurement was killed' })
    const cache = open()
    expect(await cache.peaksFor(probed('wasm'))).toEqual({ unknown: 'its measurement was killed' })
    expect(await cache.peaksFor(probed('wasm'))).toEqual({ unknown: 'its measurement was killed' })
    expect(measured).toHaveLength(1)

    answer = () => ({ peaks: fakePeaks })
    expect(await open().peaksFor(probed('wasm'))).toEqual({ peaks: fakePeaks })
  })

  it('tries again what was called off', async () => {
    const abort = new AbortController()
    abort.abort()
    answer = () => ({ unknown: 'its measurement was called off' })
    const cache = open()
    await cache.peaksFor(probed('wasm'), { signal: abort.signal })
    answer = () => ({ peaks: fakePeaks })

    expect(await cache.peaksFor(probed('wasm'))).toEqual({ peaks: fakePeaks })
  })

  it('measures anew where it is asked to, and keeps what it knew where that fails', async () => {
    const cache = open()
    await cache.peaksFor(probed('wasm'))
    answer = () => ({ peaks: { ...fakePeaks, flopsPerS: 300e9 } })
    expect(await cache.peaksFor(probed('wasm'), { again: true })).toMatchObject({ peaks: { flopsPerS: 300e9 } })
    answer = () => ({ unknown: 'its measurement was killed' })
    expect(await cache.peaksFor(probed('wasm'), { again: true })).toEqual({ unknown: 'its measurement was killed' })

    expect(await cache.peaksFor(probed('wasm'))).toMatchObject({ peaks: { flopsPerS: 300e9 } })
  })

  it('does not take peaks for those of another version or number of threads', async () => {
    answer = () => ({ peaks: { ...fakePeaks, engineVersion: 'fake 2.0.0' } })
    expect(await open().peaksFor(probed('wasm'))).toEqual({ unknown: 'it was fake 1.0.0 when it was probed, and is fake 2.0.0' })
    answer = () => ({ peaks: { ...fakePeaks, threads: 1 } })
    expect(await open().peaksFor(probed('wasm'))).toEqual({ unknown: 'it was to compute with 2 threads, and does so with 1' })
  })

  it('asks nothing of an engine that is not there', async () => {
    const found = await open().peaksFor({ name: 'webgpu', version: null, unavailable: 'there is no adapter' })

    expect(found).toEqual({ unknown: 'there is no adapter' })
    expect(measured).toEqual([])
  })
})

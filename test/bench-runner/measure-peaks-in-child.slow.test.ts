import { describe, expect, it } from 'vitest'
import { measurePeaksInChild } from '../../apps/bench-runner/src/measure-peaks-in-child.ts'
import { fakePeaks } from './fixtures/fake-peaks.ts'

const entry = new URL('./fixtures/fake-peaks-child.ts', import.meta.url)

describe('measurePeaksInChild', () => {
  it('answers what the child found', async () => {
    expect(await measurePeaksInChild('tensorflow', { entry })).toEqual({ peaks: fakePeaks })
  })

  it('says why an engine has none', async () => {
    expect(await measurePeaksInChild('onnxruntime', { entry })).toEqual({ unknown: 'onnxruntime-node does not load here' })
  })

  it('says how a child ended that crashed, and its last words', async () => {
    const found = await measurePeaksInChild('wasm', { entry })

    expect(found).toMatchObject({ unknown: expect.stringContaining('was ended by SIGABRT') })
    expect(found).toMatchObject({ unknown: expect.stringContaining('last words') })
  })

  it('says so where somebody killed it', async () => {
    expect(await measurePeaksInChild('cpu', { entry })).toMatchObject({
      unknown: expect.stringContaining('was killed by SIGKILL from outside'),
    })
  })

  it('gives up a child that hangs', async () => {
    expect(await measurePeaksInChild('webgpu', { entry, limitMs: 1_500 })).toEqual({ unknown: 'its measurement was not done after 1.5 s' })
  })

  it('is called off at once', async () => {
    const abort = new AbortController()
    const found = measurePeaksInChild('webgpu', { entry, signal: abort.signal })
    abort.abort()

    expect(await found).toEqual({ unknown: 'its measurement was called off' })
    expect(await measurePeaksInChild('webgpu', { entry, signal: abort.signal })).toEqual({ unknown: 'its measurement was called off' })
  })
})

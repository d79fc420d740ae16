import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ServerFault } from '../../../scripts/soak/pull/served-file.ts'
import { chunkBytes, openTransfer } from './open-transfer.ts'

const sizeBytes = 10 * chunkBytes + 1234

describe('fetchBlob', () => {
  it('fetches each byte once, and puts the file under the name of its digest', async () => {
    const transfer = await openTransfer()

    const stored = await transfer.fetch()

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
    expect(stored).toMatchObject({ sha256: transfer.source.sha256, sizeBytes, chunks: transfer.source.chunks })
    expect(stored.path).toBe(await transfer.cache.find(transfer.source.sha256!))
    expect(transfer.counts().sentBytes).toBe(sizeBytes)
    expect(transfer.names('partial')).toEqual([])
  })

  it('asks nobody for what is there', async () => {
    const transfer = await openTransfer()
    await transfer.fetch()

    await transfer.fetch()

    expect(transfer.counts().sentBytes).toBe(sizeBytes)
  })

  it.each<[string, Partial<{ sizeBytes: null; sha256: null; chunks: null }>]>([
    ['no digests of pieces', { chunks: null }],
    ['no size', { sizeBytes: null, chunks: null }],
    ['no digest at all', { sha256: null, sizeBytes: null, chunks: null }],
  ])('learns what it is not told: %s', async (_, unknown) => {
    const transfer = await openTransfer()

    const stored = await transfer.fetch(unknown)

    expect(stored).toMatchObject({ sha256: transfer.source.sha256, sizeBytes, chunks: transfer.source.chunks })
    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
    expect(transfer.counts().sentBytes).toBe(sizeBytes)
  })

  const atByte = 5 * chunkBytes + 1000
  const passing: [string, ServerFault, { extraBytes: number }][] = [
    ['a flipped bit', { kind: 'flip', atByte, times: 1 }, { extraBytes: chunkBytes }],
    ['a connection that breaks', { kind: 'cut', atByte, times: 1 }, { extraBytes: 0 }],
    ['a connection that breaks often', { kind: 'cut', atByte, times: 5 }, { extraBytes: 0 }],
    ['a connection that falls silent', { kind: 'stall', atByte, times: 1 }, { extraBytes: 0 }],
    ['a byte now and then', { kind: 'loris', atByte, times: 1 }, { extraBytes: 0 }],
    ['a server that is overwhelmed', { kind: 'status', status: 503, times: 2 }, { extraBytes: 0 }],
    ['a server that breaks', { kind: 'status', status: 500, times: 2 }, { extraBytes: 0 }],
    ['a range that is another', { kind: 'wrong-range', times: 1 }, { extraBytes: chunkBytes }],
    ['a length that is another', { kind: 'wrong-length', times: 1 }, { extraBytes: chunkBytes }],
    ['bytes packed though nobody asked', { kind: 'gzip', times: 1 }, { extraBytes: chunkBytes }],
  ]

  it.each(passing)('gets over %s, and fetches nothing twice that came right', async (_, fault, { extraBytes }) => {
    const transfer = await openTransfer({ faults: [fault] })

    const stored = await transfer.fetch()

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
    expect(transfer.counts().sentBytes).toBeLessThanOrEqual(sizeBytes + extraBytes)
    expect(transfer.lines.length).toBeGreaterThan(0)
  })

  it.each(passing)('gets over %s without digests of pieces', async (_, fault) => {
    const transfer = await openTransfer({ faults: [fault] })

    const stored = await transfer.fetch({ chunks: null })

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
  })

  it('takes a piece that came right, and nothing of what comes after it', async () => {
    const transfer = await openTransfer({ faults: [{ kind: 'too-long', times: 99 }] })

    // whoever is kept from its core for long asks again for what had come meanwhile, and this is not about that
    const stored = await transfer.fetch({}, { limits: { stallMs: 20_000, rateWindowMs: 20_000 } })

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
    expect(transfer.counts().sentBytes).toBe(sizeBytes)
  })

  const lasting: [string, ServerFault, RegExp][] = [
    ['what is not there', { kind: 'status', status: 404, times: 99 }, /is not there \(404\)/],
    ['what is not given', { kind: 'status', status: 403, times: 99 }, /is not given to us \(403\)/],
    ['a server that is broken', { kind: 'status', status: 500, times: 99 }, /given up after 6 tries: .* answers 500/],
    ['redirects in a circle', { kind: 'loop', times: 99 }, /redirects more than 5 times/],
    ['a bit that is wrong each time', { kind: 'flip', atByte, times: 99 }, /bytes 327680 to 393215 came with the SHA-256/],
    ['another range each time', { kind: 'wrong-range', times: 99 }, /answers bytes 0-65535 with the range bytes 1-65536/],
    ['a server that wants an hour of patience', { kind: 'status', status: 429, headers: { 'retry-after': '3600' }, times: 99 }, /3600.0 s/],
  ]

  it.each(lasting)('refuses %s, says why, and leaves nothing under a final name', async (_, fault, message) => {
    const transfer = await openTransfer({ faults: [fault] })

    await expect(transfer.fetch()).rejects.toThrow(message)

    expect(transfer.names('blobs/sha256')).toEqual([])
    expect(transfer.names('partial').filter((name) => !name.endsWith('.part'))).toEqual([])
  })
})

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chunkBytes, openTransfer } from './open-transfer.ts'

const sizeBytes = 10 * chunkBytes + 1234

const holding = () => ({ faults: [{ kind: 'hold', afterBytes: sizeBytes / 2, times: 1 } as const] })

/** Begins a transfer and ends it once about half has come. */
async function interrupt(transfer: Awaited<ReturnType<typeof openTransfer>>, changes = {}) {
  const interrupted = new AbortController()
  transfer.onHold(() => interrupted.abort(new Error('Ctrl-C')))
  await expect(transfer.fetch(changes, { signal: interrupted.signal })).rejects.toThrow('Ctrl-C')
}

const partialFile = ({ directory }: { directory: string }, name: 'data' | 'journal') => {
  const [folder] = readdirSync(join(directory, 'partial')).filter((one) => one.endsWith('.part'))
  return join(directory, 'partial', folder!, name)
}

const verifiedPieces = (transfer: { directory: string }) =>
  readFileSync(partialFile(transfer, 'journal'), 'utf8').match(/"chunk"/g)?.length ?? 0

describe('a transfer that was ended', () => {
  it.each([
    ['with digests of pieces', {}],
    ['without', { chunks: null }],
    ['without any digest', { chunks: null, sha256: null, sizeBytes: null }],
  ])('goes on from what was verified, %s', async (_, changes) => {
    const transfer = await openTransfer(holding())
    await interrupt(transfer, changes)
    const missingBytes = sizeBytes - verifiedPieces(transfer) * chunkBytes
    const before = transfer.counts().sentBytes

    const stored = await transfer.fetch(changes)

    expect(missingBytes).toBeLessThan(sizeBytes)
    expect(transfer.counts().sentBytes - before).toBe(missingBytes)
    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
  })

  it.each([
    ['with digests of pieces', {}],
    ['without', { chunks: null }],
  ])('fetches alone the piece that the disk has changed since, %s', async (_, changes) => {
    const transfer = await openTransfer(holding())
    await interrupt(transfer, changes)
    const missingBytes = sizeBytes - verifiedPieces(transfer) * chunkBytes
    const before = transfer.counts().sentBytes
    const data = readFileSync(partialFile(transfer, 'data'))
    data[chunkBytes + 5]! ^= 4
    writeFileSync(partialFile(transfer, 'data'), data)

    const stored = await transfer.fetch(changes)

    expect(transfer.counts().sentBytes - before).toBe(missingBytes + chunkBytes)
    expect(transfer.lines.join('\n')).toMatch(/the disk changed 1 of 11 pieces/)
    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
  })

  it('begins anew where the file at the server is another by now, and no digest tells its pieces apart', async () => {
    const transfer = await openTransfer(holding())
    await interrupt(transfer, { chunks: null, sha256: null })
    transfer.server.serve('file', { sizeBytes, seed: 2, faults: [] })

    const stored = await transfer.fetch({ chunks: null, sha256: null })

    expect(stored.sha256).not.toBe(transfer.source.sha256)
    expect(transfer.counts().sentBytes).toBeGreaterThanOrEqual(sizeBytes)
    expect(transfer.lines.join('\n')).toMatch(/gives another file than it did before/)
  })

  it('survives a journal that is torn, and one that is nonsense', async () => {
    const transfer = await openTransfer(holding())
    await interrupt(transfer)
    const journal = partialFile(transfer, 'journal')
    writeFileSync(journal, `${readFileSync(journal, 'utf8').slice(0, -20)}\n{"chunk":-1}\n[]\n`)

    const stored = await transfer.fetch()

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
  })
})

describe('two transfers of one file at once', () => {
  it.each([
    ['whose digest is known', {}],
    ['whose digest nobody knows', { sha256: null, chunks: null }],
  ])('fetch a file %s once', async (_, changes) => {
    const transfer = await openTransfer()

    const [one, other] = await Promise.all([transfer.fetch(changes), transfer.fetch(changes)])

    expect(one).toEqual(other)
    expect(transfer.counts().sentBytes).toBe(sizeBytes)
    expect(transfer.lines).toEqual(['another process is fetching the same file: waiting for it'])
  })

  it('the second goes on where the first gave up', async () => {
    const transfer = await openTransfer({ faults: [{ kind: 'status', status: 403, times: 1 }] })

    const [one, other] = await Promise.allSettled([transfer.fetch(), transfer.fetch()])

    expect([one.status, other.status].toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('wrong bytes that no piece shows', () => {
  it('are fetched anew once', async () => {
    const transfer = await openTransfer({ faults: [{ kind: 'flip', atByte: 100, times: 1 }] })

    const stored = await transfer.fetch({ chunks: null })

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
    expect(transfer.counts().sentBytes).toBe(2 * sizeBytes)
  })

  it('are refused when they come again, and nothing of them is kept', async () => {
    const transfer = await openTransfer({ faults: [{ kind: 'flip', atByte: 100, times: 9 }] })

    await expect(transfer.fetch({ chunks: null })).rejects.toThrow(/twice: the file has the SHA-256 \w+, and should have \w+/)

    expect(transfer.names('blobs/sha256')).toEqual([])
    expect(verifiedPieces(transfer)).toBe(0)
  })

  it('are refused at once where the manifest contradicts itself', async () => {
    const transfer = await openTransfer()

    await expect(transfer.fetch({ sha256: 'ab'.repeat(32) })).rejects.toThrow(/the digests of the pieces contradict/)

    expect(transfer.names('blobs/sha256')).toEqual([])
  })
})

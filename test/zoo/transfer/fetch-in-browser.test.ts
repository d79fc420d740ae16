import { CheckpointFile, chunkBytes } from '@effzoo/contract'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { fetchInBrowser } from '../../../packages/zoo/src/transfer/fetch-in-browser.ts'
import { chunkDigests, contentOf, sha256Of } from '../../../scripts/soak/pull/content.ts'
import { startFaultServer } from '../../../scripts/soak/pull/fault-server.ts'
import type { ServerFault } from '../../../scripts/soak/pull/served-file.ts'

const sizeBytes = chunkBytes + 1000

/** What the browser's Cache Storage does, in memory; the real one is tried in Chromium. */
function storeInMemory() {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>()
  const storage = {
    match: async (name: string) => (kept.has(name) ? new Response(kept.get(name)!) : undefined),
    put: async (name: string, response: Response) => void kept.set(name, new Uint8Array(await response.arrayBuffer())),
    delete: async (name: string) => kept.delete(name),
  }
  vi.stubGlobal('caches', { open: async () => storage })
  onTestFinished(() => void vi.unstubAllGlobals())
  return kept
}

async function open(faults: readonly ServerFault[] = []) {
  const server = await startFaultServer()
  onTestFinished(() => server.close())
  server.serve('file', { sizeBytes, seed: 3, faults })
  const content = contentOf(3, sizeBytes)
  const file = CheckpointFile.parse({
    name: 'model.safetensors',
    sizeBytes,
    sha256: sha256Of(content),
    chunks: chunkDigests(content, chunkBytes),
  })
  const lines: string[] = []
  const fetchFile = (changes: Partial<CheckpointFile> = {}) =>
    fetchInBrowser(server.url('file').href, { ...file, ...changes }, { log: (line) => lines.push(line) })
  return { server, content, file, lines, fetchFile, sentBytes: () => server.counts('file').sentBytes }
}

describe('fetchInBrowser', () => {
  it('fetches each piece once, and the next time none', async () => {
    const kept = storeInMemory()
    const { content, fetchFile, sentBytes } = await open()

    expect(content.equals(await fetchFile())).toBe(true)
    expect(content.equals(await fetchFile())).toBe(true)

    expect(sentBytes()).toBe(sizeBytes)
    expect(kept.size).toBe(2)
  })

  it('fetches a piece again that the storage has changed', async () => {
    const kept = storeInMemory()
    const { content, file, fetchFile, sentBytes } = await open()
    await fetchFile()
    kept.get(`https://cache.effzoo.invalid/sha256/${file.sha256}/0`)![5]! ^= 1

    expect(content.equals(await fetchFile())).toBe(true)

    expect(sentBytes()).toBe(sizeBytes + chunkBytes)
  })

  it.each<ServerFault>([
    { kind: 'flip', atByte: chunkBytes + 7, times: 1 },
    { kind: 'cut', atByte: chunkBytes + 7, times: 1 },
    { kind: 'status', status: 503, times: 1 },
    { kind: 'no-ranges', times: 99 },
    { kind: 'wrong-range', times: 1 },
  ])('gets over %o, and keeps nothing in a page without storage', async (fault) => {
    const { content, fetchFile, lines } = await open([fault])

    expect(content.equals(await fetchFile())).toBe(true)

    expect(lines.join('\n')).toMatch(/no Cache Storage/)
  })

  it('refuses what is wrong each time, and a manifest that contradicts itself', async () => {
    storeInMemory()
    const { fetchFile, file } = await open()

    await expect(fetchFile({ sha256: 'ab'.repeat(32) as CheckpointFile['sha256'] })).rejects.toThrow(/contradict/)
    const swapped = [...file.chunks].reverse()
    await expect(fetchFile({ chunks: swapped })).rejects.toThrow(/came with the SHA-256/)
  }, 30_000)
})

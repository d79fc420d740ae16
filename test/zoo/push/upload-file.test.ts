import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chunkBytes, type Upload } from '@effzoo/contract'
import { createClient } from '@effzoo/zoo'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uploadFile } from '../../../packages/zoo/src/push/upload-file.ts'
import { digestsOf } from '../../../scripts/checkpoints/tiny-checkpoint.ts'
import { openApp, unpublishedRegistry } from '../../api/open-app.ts'
import { temporaryFolder } from '../../api/temporary-folder.ts'

/** Repeats soon, and no two chunks of it are the same. */
function bytesOf(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i += 4_096) bytes[i] = (i / 4_096 + seed) % 251
  bytes[length - 1] = seed
  return bytes
}

/** A registry in this process, a file to push, and how often each part of it was sent. */
async function openPush(length: number, seed: number, meddle: (request: Request, send: () => Promise<Response>) => Promise<Response>) {
  const api = await openApp(unpublishedRegistry())
  const bytes = bytesOf(length, seed)
  const path = join(temporaryFolder(), 'weights')
  writeFileSync(path, bytes)
  const sent: string[] = []
  const client = createClient({
    registryUrl: 'http://localhost',
    fetch: async (url, init) => {
      const request = new Request(String(url), { ...init, signal: null } as RequestInit)
      if (request.method === 'PUT') sent.push(/\d+$/.exec(request.url)![0])
      return meddle(request, async () => api.app.request(String(url), { ...init, signal: null } as RequestInit))
    },
  })
  return { api, path, digests: digestsOf(bytes), client, sent }
}

const honest = (_: Request, send: () => Promise<Response>) => send()

describe('uploadFile', () => {
  it('sends each part once, and tells of all bytes', async () => {
    const { path, digests, client, sent } = await openPush(2 * chunkBytes + 5, 1, honest)
    let told = 0
    await uploadFile(client, path, digests, {
      onPart: (bytes) => {
        told += bytes
      },
    })

    expect(sent.toSorted()).toEqual(['1', '2', '3'])
    expect(told).toBe(digests.sizeBytes)
    expect(await client.beginUpload(digests)).toMatchObject({ id: null })
  })

  it('sends only what is missing where a push was broken off', async () => {
    const { path, digests, client, sent } = await openPush(2 * chunkBytes + 5, 2, honest)
    const stop = new AbortController()
    const broken = uploadFile(client, path, digests, {
      parallelParts: 1,
      signal: stop.signal,
      onPart: () => stop.abort(new Error('broken off')),
    })
    await expect(broken).rejects.toThrow('broken off')
    expect(sent).toEqual(['1'])
    await uploadFile(client, path, digests)

    expect(sent.toSorted()).toEqual(['1', '2', '3'])
  })

  it('gets over answers that are lost, whichever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(6), { maxLength: 3 }), async (lostOnes) => {
        let count = 0
        let isLosing = true
        const losing = async (_: Request, send: () => Promise<Response>) => {
          const answer = await send()
          if (isLosing && lostOnes.includes(count++)) throw new TypeError('lost')
          return answer
        }
        const { path, digests, client } = await openPush(chunkBytes + 5, 3, losing)
        await uploadFile(client, path, digests, { patienceMs: 5_000 })
        isLosing = false

        expect(await client.beginUpload(digests)).toMatchObject({ id: null } satisfies Partial<Upload>)
      }),
      { numRuns: 2, examples: [[[0, 3]]] },
    )
  })

  it('ends with the reason where the file has changed since it was hashed', async () => {
    const { path, digests, client } = await openPush(chunkBytes + 5, 4, honest)
    writeFileSync(path, bytesOf(chunkBytes + 5, 5))
    await expect(uploadFile(client, path, digests)).rejects.toMatchObject({ code: 'wrong-digest' })

    writeFileSync(path, bytesOf(10, 5))
    await expect(uploadFile(client, path, digests)).rejects.toThrow('has become shorter')
  })
})

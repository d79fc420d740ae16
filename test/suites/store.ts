import { createHash, randomBytes } from 'node:crypto'
import { chunkBytes } from '@effzoo/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BlobStore, ByteRange, PartedObject, StoredPart } from '../../apps/api/src/store/blob-store.ts'

export interface RunningStore {
  readonly store: BlobStore
  close(): Promise<void>
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let objects = 0
const nextKey = () => `sha256/ab/object-${++objects}`

const partOf = (whole: Uint8Array<ArrayBuffer>, part: number) => {
  const bytes = whole.slice((part - 1) * chunkBytes, part * chunkBytes)
  return { part, bytes, sha256: sha256(bytes) }
}

/** What whoever keeps checkpoints must do, wherever it keeps them. */
export function testStore(name: string, start: () => Promise<RunningStore>, skipReason?: string) {
  describe.skipIf(skipReason)(`the store ${name}${skipReason ? ` (skipped: ${skipReason})` : ''}`, () => {
    let running: RunningStore
    let store: BlobStore
    beforeAll(async () => {
      running = await start()
      store = running.store
    })
    afterAll(() => running?.close())

    const whole = new Uint8Array(randomBytes(2 * chunkBytes + 12_345))

    async function begin(): Promise<PartedObject> {
      const key = nextKey()
      return { key, multipartId: await store.begin(key) }
    }

    async function put(object: PartedObject, part: number, of = whole): Promise<StoredPart> {
      return { part, etag: await store.putPart(object, partOf(of, part)) }
    }

    async function keep(of: Uint8Array<ArrayBuffer> = whole): Promise<PartedObject> {
      const object = await begin()
      const parts: StoredPart[] = []
      for (let part = 1; (part - 1) * chunkBytes < of.length; part++) parts.push(await put(object, part, of))
      await store.finish(object, parts)
      return object
    }

    async function read(key: string, range?: ByteRange): Promise<Uint8Array | undefined> {
      const stream = await store.read(key, range)
      return stream && new Uint8Array(await new Response(stream).arrayBuffer())
    }

    it('keeps what comes in parts, in whatever order and at once', async () => {
      const object = await begin()
      const parts = await Promise.all([3, 1, 2].map((part) => put(object, part)))
      await store.finish(
        object,
        parts.toSorted((a, b) => a.part - b.part),
      )

      expect(sha256((await read(object.key))!)).toBe(sha256(whole))
    })

    it('has nothing under a key before it is whole', async () => {
      const object = await begin()
      await put(object, 1)

      expect(await read(object.key)).toBeUndefined()
      await store.abandon(object)
    })

    it('takes a part again in place of the one before', async () => {
      const object = await begin()
      const other = new Uint8Array(randomBytes(whole.length))
      await put(object, 1, other)
      const parts = [await put(object, 1), await put(object, 2), await put(object, 3)]
      await store.finish(object, parts)

      expect(sha256((await read(object.key))!)).toBe(sha256(whole))
    })

    it('is finished once more without a fault', async () => {
      const object = await begin()
      const parts = [await put(object, 1, whole.slice(0, 1_000))]
      await store.finish(object, parts)
      await store.finish(object, parts)

      expect(await read(object.key)).toEqual(whole.slice(0, 1_000))
    })

    it('does not finish what was never begun or was given up', async () => {
      const object = await begin()
      const parts = [await put(object, 1, whole.slice(0, 10))]
      await store.abandon(object)

      await expect(store.finish(object, parts)).rejects.toThrow()
      expect(await read(object.key)).toBeUndefined()
    })

    it('gives up and removes once more without a fault', async () => {
      const object = await keep(whole.slice(0, 5))
      await store.remove(object.key)
      await store.remove(object.key)
      expect(await read(object.key)).toBeUndefined()

      const open = await begin()
      await store.abandon(open)
      await store.abandon(open)
      await store.abandon(object)
    })

    it('answers any range with its bytes', async () => {
      const { key } = await keep()
      const ranges = fc
        .tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 100_000 }))
        .map(([offset, length]) => ({ offset, length: Math.min(length, whole.length - offset) }))
      await fc.assert(
        fc.asyncProperty(ranges, async (range) => {
          expect(Buffer.compare((await read(key, range))!, whole.subarray(range.offset, range.offset + range.length))).toBe(0)
        }),
        {
          numRuns: 15,
          examples: [[{ offset: 0, length: 1 }], [{ offset: chunkBytes - 1, length: 2 }], [{ offset: whole.length - 1, length: 1 }]],
        },
      )
    })

    it('lets a reader go who has seen enough', async () => {
      const { key } = await keep()
      const stream = (await store.read(key))!
      const reader = stream.getReader()
      expect((await reader.read()).value!.length).toBeGreaterThan(0)
      await reader.cancel()

      expect(sha256((await read(key))!)).toBe(sha256(whole))
    })

    it('shows clients the way, where it can', async () => {
      if (!store.presign) return
      const { key } = await keep(whole.slice(0, 2_000))
      const url = await store.presign(key)

      const answer = await fetch(url, { headers: { range: 'bytes=10-19' } })
      expect(answer.status).toBe(206)
      expect(new Uint8Array(await answer.arrayBuffer())).toEqual(whole.slice(10, 20))
      url.searchParams.set('X-Amz-Expires', '999')
      expect((await fetch(url)).status).toBe(403)
    })
  })
}

import { readdirSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { collectBlobs, keptForMs } from '../../../apps/api/src/checkpoints/collect-blobs.ts'
import { digestsOf, tinyClasses, tinySpec, weightsFile } from '../../../scripts/checkpoints/tiny-checkpoint.ts'
import { openCheckpoints } from './open-checkpoints.ts'

type Opened = Awaited<ReturnType<typeof openCheckpoints>>

const filesOf = ({ blobsFolder }: Opened) =>
  readdirSync(blobsFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

const collect = ({ db, checkpoints, clock }: Opened) => collectBlobs(db, checkpoints.store, clock.nowMs)

describe('collectBlobs', () => {
  it('keeps what a checkpoint names, however old, and what came a short while ago', async () => {
    const api = await openCheckpoints()
    await api.publish('kept', 1)
    api.clock.nowMs += 10 * keptForMs
    await api.upload(2)

    expect(await collect(api)).toBe(0)
    expect(filesOf(api)).toHaveLength(2)
  })

  it('removes what was uploaded and never named', async () => {
    const api = await openCheckpoints()
    await api.upload(1)
    api.clock.nowMs += keptForMs + 1

    expect(await collect(api)).toBe(1)
    expect(filesOf(api)).toEqual([])
    expect((await api.call('POST', '/uploads', digestsOf(await weightsFile(tinySpec, tinyClasses, 1)))).status).toBe(201)
  })

  it('gives whoever is fetching a day from when a checkpoint was replaced or deleted', async () => {
    const api = await openCheckpoints()
    await api.publish('moved', 1)
    api.clock.nowMs += 5 * keptForMs
    await api.publish('moved', 2)
    expect(await collect(api)).toBe(0)
    api.clock.nowMs += keptForMs + 1
    expect(await collect(api)).toBe(1)

    await api.call('DELETE', '/checkpoints/local.tiny.v1.moved')
    expect(await collect(api)).toBe(0)
    api.clock.nowMs += keptForMs + 1
    expect(await collect(api)).toBe(1)
    expect(filesOf(api)).toEqual([])
  })

  it('gives whoever was told that the bytes are here a day to name them', async () => {
    const api = await openCheckpoints()
    await api.upload(1)
    api.clock.nowMs += keptForMs + 1
    await api.upload(1)

    expect(await collect(api)).toBe(0)
    expect((await api.publish('late', 1)).status).toBe(201)
  })

  it('gives up an upload that rests, with what came of it', async () => {
    const api = await openCheckpoints()
    const bytes = await weightsFile(tinySpec, tinyClasses, 1)
    const { body: upload } = await api.call('POST', '/uploads', digestsOf(bytes))
    await api.call('PUT', `/uploads/${upload.id}/parts/1`, bytes, api.octets)
    expect(filesOf(api)).toEqual([expect.stringMatching(/incomplete$/)])
    api.clock.nowMs += keptForMs + 1

    expect(await collect(api)).toBe(1)
    expect(filesOf(api)).toEqual([])
    expect((await api.get(`/uploads/${upload.id}`)).status).toBe(404)
  })

  it('goes on where a process died between the database and the store', async () => {
    const api = await openCheckpoints()
    await api.upload(1)
    api.clock.nowMs += keptForMs + 1
    const dying = { ...api.checkpoints.store, remove: () => Promise.reject(new Error('killed')) }
    await expect(collectBlobs(api.db, dying, api.clock.nowMs)).rejects.toThrow('killed')
    expect(filesOf(api)).toHaveLength(1)

    expect(await collect(api)).toBe(1)
    expect(filesOf(api)).toEqual([])
    expect(await api.db.all(sql`select * from doomed_objects`)).toEqual([])
  })
})

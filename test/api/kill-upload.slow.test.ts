import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { chunkBytes, type Upload } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { digestsOf } from '../../scripts/checkpoints/tiny-checkpoint.ts'
import { startApi } from './start-api.ts'
import { temporaryFolder } from './temporary-folder.ts'

const octets = { 'content-type': 'application/octet-stream' }
const json = { 'content-type': 'application/json' }
const rounds = 8

describe('a server that is killed while parts come', () => {
  it('has afterwards every part that it acknowledged, and makes the file of them', async () => {
    const folder = temporaryFolder()
    const bytes = new Uint8Array(randomBytes(24 * chunkBytes + 77))
    const digests = digestsOf(bytes)
    const acknowledged = new Set<number>()

    const begin = async (url: string): Promise<Upload> =>
      (await fetch(`${url}/uploads`, { method: 'POST', headers: json, body: JSON.stringify(digests) })).json() as Promise<Upload>
    const send = async (url: string, { id }: Upload, part: number) => {
      const body = bytes.slice((part - 1) * chunkBytes, part * chunkBytes)
      const answer = await fetch(`${url}/uploads/${id}/parts/${part}`, { method: 'PUT', headers: octets, body }).catch(() => undefined)
      if (answer?.ok) acknowledged.add(part)
    }

    for (let round = 0; round < rounds; round++) {
      const api = startApi({ DATA_DIR: folder, PORT: '0' })
      const url = (await api.ready)!
      const upload = await begin(url)
      expect(upload.parts).toEqual(expect.arrayContaining([...acknowledged]))
      const missing = digests.chunks.flatMap((_, i) => (upload.parts.includes(i + 1) ? [] : [i + 1]))
      const sending = missing.slice(0, 6).map((part) => send(url, upload, part))
      await new Promise((resolve) => setTimeout(resolve, 20 + 40 * round))
      api.child.kill('SIGKILL')
      await Promise.all(sending)
      await api.exited
    }

    const api = startApi({ DATA_DIR: folder, PORT: '0' })
    const url = (await api.ready)!
    const upload = await begin(url)
    for (let part = 1; part <= digests.chunks.length; part++) if (!upload.parts.includes(part)) await send(url, upload, part)
    const answer = await fetch(`${url}/uploads/${upload.id}/complete`, { method: 'POST', headers: json })
    expect(await answer.json()).toMatchObject({ id: null, sha256: digests.sha256, isComplete: true })
    const files = readdirSync(join(folder, 'blobs'), { recursive: true }).filter((name) => String(name).includes(digests.sha256))
    expect(files).toHaveLength(1)
  })
})

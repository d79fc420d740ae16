import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { fetchFromHub } from '../../../packages/zoo/src/upstreams/hugging-face.ts'
import type { FetchContext, HubFile } from '../../../packages/zoo/src/upstreams/upstream.ts'
import { commit, openHub } from './hub-server.ts'

const weights = randomBytes(100_000)
const file = (repo: string, changes: Partial<HubFile> = {}): HubFile => ({
  upstream: 'hugging-face',
  repo,
  revision: 'main',
  file: 'model.safetensors',
  sha256: null,
  sizeBytes: null,
  ...changes,
})

const repos = {
  'timm/open': { files: { 'model.safetensors': weights, 'config.json': Buffer.from('{}') }, inGit: ['config.json'] },
  'timm/old-name': { files: {}, movedTo: 'timm/open' },
  'timm/gated': { files: { 'model.safetensors': weights }, token: 'hf_good' },
  'timm/private': { files: { 'model.safetensors': weights }, token: 'hf_good', isPrivate: true },
}

async function setUp(env: Record<string, string> = {}) {
  const hub = await openHub(repos)
  const directory = mkdtempSync(join(tmpdir(), 'effzoo-hub-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const lines: string[] = []
  const context: FetchContext = { cache: openCache(directory), env: { HF_ENDPOINT: hub.url, ...env }, log: (line) => lines.push(line) }
  return { hub, lines, fetch: (wanted: HubFile) => fetchFromHub(wanted, context) }
}

describe('the hub', () => {
  it("gives a file by way of its other host, checked by the hub's own digest and pinned to a commit", async () => {
    const { hub, fetch } = await setUp()

    const { path, source, checkedBy } = await fetch(file('timm/open'))

    expect(readFileSync(path).equals(weights)).toBe(true)
    expect(source).toMatchObject({ location: `${hub.url}/timm/open`, file: 'model.safetensors', revision: commit })
    expect(checkedBy).toBe('the hub')
    expect(hub.seen.hub[0]).toMatchObject({ method: 'HEAD', url: '/timm/open/resolve/main/model.safetensors' })
    expect(hub.seen.hub.slice(1).every(({ url }) => url === `/timm/open/resolve/${commit}/model.safetensors`)).toBe(true)
    expect(hub.seen.cdn.length).toBeGreaterThan(0)
  })

  it('sees the token, and its other host never does', async () => {
    const { hub, fetch } = await setUp({ HF_TOKEN: 'hf_good' })

    const { path } = await fetch(file('timm/gated'))

    expect(readFileSync(path).equals(weights)).toBe(true)
    expect(hub.seen.hub.every(({ headers }) => headers.authorization === 'Bearer hf_good')).toBe(true)
    expect(hub.seen.cdn.length).toBeGreaterThan(0)
    expect(hub.seen.cdn.filter(({ rawHeaders }) => rawHeaders.some((text) => text.includes('hf_good')))).toEqual([])
  })

  it('is followed to the new name of a repository', async () => {
    const { fetch } = await setUp()

    expect(readFileSync((await fetch(file('timm/old-name'))).path).equals(weights)).toBe(true)
  })

  it('that sends on without a digest is followed all the same, and its own length is not taken for that of the file', async () => {
    const { hub, fetch } = await setUp()
    hub.faults.push((response) => response.writeHead(302, { location: `${hub.cdn}/elsewhere`, 'content-length': 7, etag: '"page"' }).end())

    const { path, checkedBy } = await fetch(file('timm/open'))

    expect(readFileSync(path).equals(weights)).toBe(true)
    expect(checkedBy).toBeNull()
  })

  it('tells no digest of what lies in Git itself, and then none was checked', async () => {
    const { fetch } = await setUp()

    expect(await fetch(file('timm/open', { file: 'config.json' }))).toMatchObject({ checkedBy: null })
  })

  it.each([
    ['timm/gated', {}, {}, /is gated: accept its terms at .*timm\/gated; then set HF_TOKEN/],
    ['timm/gated', { HF_TOKEN: 'hf_other' }, {}, /is gated.*the token in HF_TOKEN has no access/],
    ['timm/private', {}, {}, /there is no repository .*timm\/private, or it is private and HF_TOKEN is not set/],
    ['timm/none', { HF_TOKEN: 'hf_good' }, {}, /there is no repository .*timm\/none$/],
    ['timm/open', {}, { file: 'model.bin' }, /timm\/open has no file model\.bin at main/],
    ['timm/open', {}, { revision: 'v9' }, /timm\/open has no revision v9/],
    ['timm/open', {}, { sha256: 'a'.repeat(64) }, /has another model\.safetensors than the catalogue lists/],
  ])('does not give %s with %j and %j, and says why', async (repo, env, changes, message) => {
    const { hub, fetch } = await setUp(env)

    await expect(fetch(file(repo, changes))).rejects.toThrow(message)
    expect(hub.seen.cdn).toEqual([])
  })

  it('is asked again when it is busy, as it wishes', async () => {
    const { hub, lines, fetch } = await setUp()
    hub.faults.push((response) => response.writeHead(429, { 'retry-after': '0', ratelimit: '"resolver";r=0;t=0' }).end())
    hub.faults.push((response) => response.writeHead(503, { 'retry-after': '0' }).end())
    hub.faults.push((response) => response.destroy())

    expect(readFileSync((await fetch(file('timm/open'))).path).equals(weights)).toBe(true)
    expect(lines.filter((line) => line.includes('429'))).toHaveLength(1)
    expect(lines.length).toBeGreaterThanOrEqual(3)
  })

  it('is given up when it asks for more patience than anybody has', async () => {
    const { hub, fetch } = await setUp()
    hub.faults.push((response) => response.writeHead(429, { 'retry-after': '3600' }).end())

    await expect(fetch(file('timm/open'))).rejects.toThrow(/answers 429, and wants to be asked again in 3600\.0 s/)
  })

  it('that redirects in a circle is given up', async () => {
    const { hub, fetch } = await setUp()
    for (let i = 0; i < 10; i++)
      hub.faults.push((response) => response.writeHead(307, { location: '/timm/open/resolve/main/model.safetensors' }).end())

    await expect(fetch(file('timm/open'))).rejects.toThrow(/more than 5 times/)
  })
})

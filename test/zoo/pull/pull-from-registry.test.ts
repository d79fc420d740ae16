import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CheckpointId, canonicalJson, createSigningKey, endorseKey, NotTrusted, type SigningKey, signManifest } from '@effzoo/contract'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { pull } from '../../../packages/zoo/src/pull/pull.ts'
import { fingerprint } from '../../../packages/zoo/src/trust/pinned-keys.ts'
import { pinRegistry } from '../../../packages/zoo/src/upstreams/effzoo.ts'
import { listed, manifestOfBytes, openRegistry } from './registry-server.ts'

const id = 'efficientnet-lite0.in1k' as CheckpointId
const bytes = Buffer.from('weights of a checkpoint')

let keys: SigningKey[]
beforeAll(async () => {
  keys = await Promise.all([createSigningKey(), createSigningKey(), createSigningKey()])
})

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-registry-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A user with an empty cache and no keys, and a registry that shows the first key and signs with it. */
async function setUp() {
  const registry = await openRegistry(bytes)
  const [cache, env] = [openCache(newFolder()), { XDG_CONFIG_HOME: newFolder() }]
  const lines: string[] = []
  registry.state.keys = [listed(keys[0]!)]
  const publish = async (key: SigningKey, changes: Parameters<typeof manifestOfBytes>[1] = {}, reference: string = id) => {
    registry.state.manifests[reference] = await signManifest(manifestOfBytes(bytes, changes), key)
  }
  await publish(keys[0]!)
  return {
    ...registry,
    cache,
    env,
    lines,
    publish,
    pull: (reference: string = id) => pull(reference, { registry: registry.url, cache, env, log: (line) => lines.push(line) }),
    pins: () =>
      JSON.parse(readFileSync(join(env.XDG_CONFIG_HOME, 'effzoo/trusted-keys.json'), 'utf8')) as Record<string, { keyId: string }[]>,
  }
}

describe('pulling from a registry', () => {
  it('takes what its key signed, pins that key at the first pull and says so, and asks for no key again', async () => {
    const { url, state, lines, pins, pull } = await setUp()

    const { manifest, signed, files } = await pull()

    expect({ id: manifest.checkpoint, signed }).toEqual({ id, signed: 'registry' })
    expect(readFileSync(files[0]!.path).equals(bytes)).toBe(true)
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^pinned the key ${keys[0]!.keyId.slice(0, 8)} .* of ${url}: the first time`))])
    expect(pins()).toEqual({ [url]: [expect.objectContaining({ keyId: keys[0]!.keyId })] })

    state.served = []
    await pull()
    expect(state.served).toEqual([`/checkpoints/${id}`])
  })

  it('finds it offline afterwards, and as the variant', async () => {
    const { cache, pull: pullOnline } = await setUp()
    await pullOnline()

    expect(await pull(id, { cache, offline: true })).toMatchObject({ signed: 'registry' })
    expect(await pull('efficientnet-lite0', { cache, offline: true })).toMatchObject({ manifest: { checkpoint: id } })
    await expect(pull('efficientnet-lite1', { cache, offline: true })).rejects.toThrow(`pulled were ${id}`)
  })

  it('refuses another key than the pinned one, whoever answers at the address', async () => {
    const { state, publish, cache, pull } = await setUp()
    await pull()
    state.keys = [listed(keys[1]!)]
    await publish(keys[1]!, { sequence: 4 })

    await expect(pull()).rejects.toThrow(/uses the key .* which no key that is pinned for it vouches for/)
    expect((await cache.findManifest(id))?.manifest.sequence).toBe(3)
  })

  it('takes a new key that the pinned one vouches for, over two rotations, and then no longer needs the old', async () => {
    const { state, publish, lines, pins, pull } = await setUp()
    await pull()
    const [first, second, third] = keys as [SigningKey, SigningKey, SigningKey]
    state.keys = [
      listed(first),
      listed(second, await endorseKey(second.publicKey, first)),
      listed(third, await endorseKey(third.publicKey, second)),
    ]
    await publish(third, { sequence: 4 })

    expect((await pull()).manifest.sequence).toBe(4)
    expect(lines.slice(1)).toEqual([
      expect.stringContaining('a pinned key vouches for it'),
      expect.stringContaining('a pinned key vouches for it'),
    ])
    expect(Object.values(pins())[0]!.map(({ keyId }) => keyId)).toEqual([first.keyId, second.keyId, third.keyId])
    state.keys = [listed(third)]
    await publish(third, { sequence: 5 })
    expect((await pull()).manifest.sequence).toBe(5)
  })

  it('refuses a key in the list that nobody vouches for', async () => {
    const { state, publish, pull } = await setUp()
    await pull()
    state.keys = [listed(keys[0]!), listed(keys[1]!, await endorseKey(keys[1]!.publicKey, keys[2]!))]
    await publish(keys[1]!, { sequence: 4 })

    await expect(pull()).rejects.toThrow(`uses the key ${fingerprint(keys[1]!.keyId)}, which no key that is pinned for it vouches for`)
  })

  it('refuses a registry that shows no key, or signs nothing', async () => {
    const { state, pull } = await setUp()
    state.keys = []
    await expect(pull()).rejects.toThrow('shows no key')
    state.keys = [listed(keys[0]!)]
    state.manifests[id] = { ...state.manifests[id]!, signatures: [] }
    await expect(pull()).rejects.toThrow('is not signed')
  })

  it('refuses an older manifest than was seen, and another of the same number', async () => {
    const { publish, cache, pull } = await setUp()
    await publish(keys[0]!, { sequence: 7 })
    await pull()

    await publish(keys[0]!, { sequence: 6 })
    await expect(pull()).rejects.toThrow('gives manifest 6 of efficientnet-lite0.in1k, and manifest 7 was pulled before')
    await publish(keys[0]!, { sequence: 7, license: 'MIT' })
    await expect(pull()).rejects.toThrow('that is not the one that was pulled before')
    await publish(keys[0]!, { sequence: 8 })
    await pull()
    expect((await cache.findManifest(id))?.manifest.sequence).toBe(8)
  })

  it('refuses a genuine manifest of another checkpoint', async () => {
    const { publish, pull } = await setUp()
    await publish(keys[0]!, { checkpoint: 'efficientnet-lite1.in1k', variant: 'efficientnet-lite1' })
    await publish(keys[0]!, { checkpoint: 'efficientnet-lite1.in1k', variant: 'efficientnet-lite1' }, 'efficientnet-lite0:latest')

    await expect(pull()).rejects.toThrow('asked for efficientnet-lite0.in1k, and gave the manifest of efficientnet-lite1.in1k')
    await expect(pull('efficientnet-lite0:latest')).rejects.toThrow('asked for efficientnet-lite0:latest')
  })

  it('refuses a manifest that was changed on the way, and keeps nothing of it', async () => {
    const { state, cache, pull } = await setUp()
    const { manifest, signatures } = state.manifests[id]!
    state.manifests[id] = { manifest: { ...manifest, license: 'MIT' }, signatures }

    await expect(pull()).rejects.toThrow(NotTrusted)
    expect(await cache.listManifests()).toEqual([])
    expect(readdirSync(cache.directory)).toEqual([])
  })

  it('leaves what it lacks to the upstreams, and says so; what nobody has is named with its neighbours', async () => {
    const { lines, url, pull } = await setUp()

    await expect(pull('efficientnet-lite9')).rejects.toThrow(
      /there are no weights called efficientnet-lite9; nearest are efficientnet-lite/,
    )
    expect(lines).toEqual([])
    await expect(pull('ann.tiny-net.v1.first')).rejects.toThrow(`${url} has none either`)
  })

  it('keeps keys apart by registry, and does not overwrite a file that is not its own', async () => {
    const [one, other] = [await setUp(), await setUp()]
    await one.pull()
    await pinRegistry(other.url, { env: one.env })
    expect(Object.keys(one.pins())).toEqual([one.url, other.url])

    const path = join(one.env.XDG_CONFIG_HOME, 'effzoo/trusted-keys.json')
    writeFileSync(path, canonicalJson({ [one.url]: [{ keyId: 'x' }] }))
    await expect(one.pull()).rejects.toThrow(`${path} does not hold the keys`)
  })
})

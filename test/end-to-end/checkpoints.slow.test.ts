import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { variants } from '@effzoo/models'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeTarget, nodeTargetWith } from '../../scripts/api-target/node-target.ts'
import type { ApiTarget, RunningApi } from '../../scripts/api-target/target.ts'
import { workerdTarget } from '../../scripts/api-target/workerd-target.ts'
import { digestsOf, weightsFile } from '../../scripts/checkpoints/tiny-checkpoint.ts'
import { startVersitygw, versitygwMissing } from '../api/store/versitygw.ts'
import { temporaryFolder } from '../api/temporary-folder.ts'

const variant = 'efficientnet-lite0'
const flags = [
  '--license',
  'Apache-2.0',
  '--px',
  '224',
  '--crop',
  '0.875',
  '--interpolation',
  'bicubic',
  '--mean',
  '.5,.5,.5',
  '--std',
  '.5,.5,.5',
]

/** A user of a registry, with a home folder of his own. */
function openUser({ url, token }: RunningApi) {
  const home = temporaryFolder()
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    EFFZOO_REGISTRY: url,
    EFFZOO_CACHE: join(home, 'cache'),
    ...(token && { EFFZOO_TOKEN: token }),
  }
  function zoo(...args: string[]) {
    const child = spawn(process.execPath, ['packages/zoo/bin/zoo.mjs', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (text) => (stdout += text))
    child.stderr.on('data', (text) => (stderr += text))
    const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, stdout, stderr })),
    )
    return { child, ended }
  }
  const run = async (...args: string[]) => {
    const ended = await zoo(...args).ended
    expect(ended.code, ended.stderr).toBe(0)
    return ended
  }
  return { home, zoo, run }
}

/** Clients are sent to the bucket, which checks the signatures of the links that they follow. */
const nodeWithS3: ApiTarget = {
  name: 'node',
  async start() {
    const { options, close } = await startVersitygw()
    const { endpoint, bucket, accessKeyId, secretAccessKey } = options
    const settings = { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey }
    const running = await nodeTargetWith(settings).start()
    return { ...running, close: () => running.close().then(close) }
  },
}

const targets = [
  { name: 'node, files', target: nodeTarget, reason: undefined },
  { name: 'node, S3', target: nodeWithS3, reason: versitygwMissing },
  { name: 'workerd, R2', target: workerdTarget, reason: undefined },
]

/** The third story: weights go into a registry, are found by what is asked of them, and come out as they were. */
describe.each(targets)('checkpoints on $name', ({ target, reason }) => {
  const it = test.skipIf(reason)
  let registry: RunningApi
  beforeAll(async () => {
    if (!reason) registry = await target.start()
  })
  afterAll(() => registry?.close())

  it('come out as they went in, signed, and are found by what is asked of them', async () => {
    const bytes = await weightsFile(variants[variant], 1000, 7)
    const { sha256 } = digestsOf(bytes)
    const pusher = openUser(registry)
    const path = join(pusher.home, 'lite0.safetensors')
    writeFileSync(path, bytes)
    const id = `${variant}.story`
    const push = () => pusher.run('push', path, '--as', id, ...flags, '--tag', 'latest', '--json')

    const signed = JSON.parse((await push()).stdout)
    expect(signed.manifest).toMatchObject({ checkpoint: id, sequence: 1, files: [{ sha256, sizeBytes: bytes.length }] })
    expect(JSON.parse((await push()).stdout)).toEqual(signed)

    const list = async (query: string) =>
      ((await (await fetch(`${registry.url}/checkpoints?${query}`)).json()) as { items: { id: string }[] }).items.map((item) => item.id)
    expect(await list(`variant=${variant}&tag=latest&license=Apache-2.0&maxSizeBytes=25M&dtype=float32`)).toEqual([id])
    expect(await list('maxSizeBytes=1M')).toEqual([])
    expect(await list('minTop1=1')).toEqual([])

    const puller = openUser(registry)
    const pulled = JSON.parse(
      (await puller.run('pull', `${variant}:latest`, '--registry', registry.url, '--json')).stdout.trim().split('\n').at(-1)!,
    )
    expect(JSON.stringify(pulled)).toContain(sha256)
    const out = join(puller.home, 'out.safetensors')
    await puller.run('pull', id, '--registry', registry.url, '--out', out)
    expect(Buffer.compare(readFileSync(out), bytes)).toBe(0)
    expect(JSON.parse((await puller.run('push', id, '--json')).stdout)).toEqual(signed) // from the cache; nothing about it is new
  })

  it('refuse a push of what was never pulled', async () => {
    const ended = await openUser(registry).zoo('push', `${variant}.unknown`).ended
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining(`zoo pull ${variant}.unknown brings it`)])
  })

  it('take weights of another program by zoo import, and refuse those of another variant', async () => {
    const user = openUser(registry)
    const path = join(user.home, 'weights.safetensors')
    writeFileSync(path, await weightsFile(variants[variant], 1000, 8))
    const imported = await user.run('import', path, '--as', `${variant}.imported`, ...flags)
    expect(imported.stdout).toContain(`${variant}.imported is published as number 1`)

    const wrong = await user.zoo('push', path, '--as', 'efficientnet-b0.wrong', ...flags).ended
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('do not fit the model')])
    expect((await user.run('tag', `${variant}.imported`, 'stable')).stdout).toBe(`${variant}:stable points at ${variant}.imported\n`)
  })

  it('go on where a push was killed', async () => {
    const user = openUser(registry)
    const bytes = await weightsFile(variants[variant], 1000, 9)
    const path = join(user.home, 'weights.safetensors')
    writeFileSync(path, bytes)
    const args = ['push', path, '--as', `${variant}.killed`, ...flags]
    const first = user.zoo(...args)
    // a line on stderr says that a part is there
    first.child.stderr.once('data', () => first.child.kill('SIGKILL'))
    await first.ended
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${registry.token}` }
    const begun = await fetch(`${registry.url}/uploads`, { method: 'POST', headers, body: JSON.stringify(digestsOf(bytes)) })
    expect(((await begun.json()) as { parts: number[] }).parts.length).toBeGreaterThan(0)

    await user.run(...args)
    const file = await fetch(`${registry.url}/checkpoints/${variant}.killed/files/model.safetensors`)
    expect(Buffer.compare(Buffer.from(await file.arrayBuffer()), bytes)).toBe(0)
  })
})

import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startApi } from '../start-api.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { runAdmin } from './run-admin.ts'

const submit = async (url: string | null) =>
  (
    (await (
      await fetch(`${url}/jobs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"variant":"efficientnet-b0"}' })
    ).json()) as { id: string }
  ).id

/** A data folder that a server has used and left, and a copy made while it served, behind the first job and before the second. */
async function served() {
  const folder = temporaryFolder()
  const env = { DATA_DIR: join(folder, 'data') }
  const copy = join(folder, 'copy.db')
  const api = startApi({ ...env, PORT: '0' })
  const url = await api.ready
  const first = await submit(url)
  const backup = await runAdmin(env, 'backup', copy)
  const second = await submit(url)
  return { folder, env, copy, api, url, first, second, backup, database: join(env.DATA_DIR, 'effzoo.db') }
}

async function stop(api: ReturnType<typeof startApi>) {
  api.child.kill('SIGTERM')
  await api.exited
}

describe('npm run admin -- backup and restore', () => {
  it('copies what a server has at that moment, for its owner alone, and brings it back in place of what came later', async () => {
    const { env, copy, api, first, second, backup, database } = await served()
    expect(backup).toMatchObject({ code: 0, stdout: expect.stringContaining('1 jobs, 0 results, 0 runners, 0 tokens, 3 audit events') })
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    await stop(api)

    expect(await runAdmin(env, 'restore', copy, '--force')).toMatchObject({ code: 0 })

    const again = startApi({ ...env, PORT: '0' })
    const url = await again.ready
    expect((await fetch(`${url}/jobs/${first}`)).status).toBe(200)
    expect((await fetch(`${url}/jobs/${second}`)).status).toBe(404)
    expect(await runAdmin(env, 'audit', 'verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('4 events') })
    const aside = readdirSync(env.DATA_DIR).filter((name) => name.startsWith('effzoo.db.20'))
    expect(aside).toHaveLength(1)
    expect(readFileSync(join(env.DATA_DIR, aside[0]!)).length).toBeGreaterThan(0)
    expect(existsSync(`${database}.incomplete`)).toBe(false)
  })

  it('does not replace a database under a server, nor one that is there unless told to', async () => {
    const { env, copy, api, url, second } = await served()

    expect(await runAdmin(env, 'restore', copy)).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already; --force') })
    expect(await runAdmin(env, 'restore', copy, '--force')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('another process has'),
    })

    expect((await fetch(`${url}/jobs/${second}`)).status).toBe(200)
    expect(await submit(url)).toMatch(/^job_/)
    await stop(api)
    expect(readdirSync(env.DATA_DIR).filter((name) => name.includes('incomplete') || name.startsWith('effzoo.db.20'))).toEqual([])
  })

  it('refuses a copy that is damaged, cut off, or no database, and leaves what is there', async () => {
    const { folder, env, copy, api, second } = await served()
    await stop(api)
    const whole = readFileSync(copy)
    const variants: [name: string, damage: (path: string) => void][] = [
      ['text', (path) => writeFileSync(path, 'not a database')],
      ['cut', (path) => truncateSync(path, Math.floor(whole.length / 2))],
      // in the middle of a page that holds rows, past the header
      [
        'spoilt',
        (path) => writeFileSync(path, Buffer.concat([whole.subarray(0, 8_192), Buffer.alloc(16_384, 0xa5), whole.subarray(24_576)])),
      ],
    ]
    for (const [name, damage] of variants) {
      const path = join(folder, name)
      writeFileSync(path, whole)
      damage(path)

      const { code, stderr } = await runAdmin(env, 'restore', path, '--force')
      expect({ name, code, isSaid: /is damaged|or is damaged/.test(stderr) }).toEqual({ name, code: 1, isSaid: true })
    }

    const again = startApi({ ...env, PORT: '0' })
    expect((await fetch(`${await again.ready}/jobs/${second}`)).status).toBe(200)
  })

  it('restores into a new folder, and over a database that is damaged itself', async () => {
    const { folder, env, copy, api, first, database } = await served()
    await stop(api)
    const elsewhere = { DATA_DIR: join(folder, 'new', 'data') }
    expect(await runAdmin(elsewhere, 'restore', copy)).toMatchObject({ code: 0 })
    writeFileSync(database, 'lost')
    expect(await runAdmin(env, 'restore', copy, '--force')).toMatchObject({ code: 0 })

    for (const at of [elsewhere, env]) {
      const again = startApi({ ...at, PORT: '0' })
      expect((await fetch(`${await again.ready}/jobs/${first}`)).status).toBe(200)
    }
  })

  it('does not overwrite a file with a copy unless told to, and makes none of nothing', async () => {
    const { env, copy, api } = await served()
    await stop(api)
    appendFileSync(copy, '')

    expect(await runAdmin(env, 'backup', copy)).toMatchObject({ code: 1, stderr: expect.stringContaining('give --force to replace it') })
    expect(await runAdmin(env, 'backup', copy, '--force')).toMatchObject({ code: 0 })
    expect(await runAdmin({ DATA_DIR: temporaryFolder() }, 'backup', `${copy}2`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no database'),
    })
  })
})

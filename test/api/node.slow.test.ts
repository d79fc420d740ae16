import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { variantIds } from '@effzoo/models'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startHranaServer } from '../../scripts/hrana/server.ts'
import { startApi } from './start-api.ts'
import { temporaryFolder } from './temporary-folder.ts'

describe('the Node entry', () => {
  it('makes its folder, fills the database, says in one line where it is, and ends when it is told to', async () => {
    const dataDir = join(temporaryFolder(), 'new', 'data')
    const api = startApi({ DATA_DIR: dataDir, PORT: '0' })

    const url = await api.ready
    const models = await fetch(`${url}/models?limit=500`)
    const { items } = (await models.json()) as { items: unknown[] }
    api.child.kill('SIGTERM')

    expect(items).toHaveLength(variantIds.length)
    expect(await api.exited).toBe(0)
    expect(api.output()).toBe(`effzoo API on ${url}, database file://${dataDir}/effzoo.db; whoever is on this machine may write\n`)
    expect(api.errors()).toBe('')
  })

  it('serves over a libSQL server, whose token it does not print', async () => {
    const server = await startHranaServer({ file: join(temporaryFolder(), 'test.db'), authToken: 'secret' })
    onTestFinished(() => server.close())
    const api = startApi({ DATABASE_URL: `${server.url}?authToken=secret`, PORT: '0' })
    const url = await api.ready

    expect(await (await fetch(`${url}/health`)).json()).toEqual({
      status: 'ok',
      variants: variantIds.length,
      checks: ['database', 'registry'],
    })
    api.child.kill('SIGTERM')
    expect(await api.exited).toBe(0)
    expect(api.output() + api.errors()).toMatch(new RegExp(`^effzoo API on ${url}, database ${server.url}; .*\n$`))
  })

  it('ends with a reason when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo

    const api = startApi({ DATA_DIR: temporaryFolder(), PORT: String(port) })

    expect(await api.exited).toBe(1)
    expect(api.errors()).toBe(`effzoo API: port ${port} on 127.0.0.1 is taken; stop what listens there, or set PORT to another one\n`)
  })

  it('refuses to be reached by others without any token, and names the command that makes one', async () => {
    const api = startApi({ DATA_DIR: temporaryFolder(), PORT: '0', HOST: '0.0.0.0' })

    expect(await api.exited).toBe(1)
    expect(api.errors()).toContain('npm run admin -- token create --name NAME --scopes jobs:write,runners:register')
  })

  it('keeps a token for this machine in a file of its owner alone, from then on needs one, and takes it after a restart', async () => {
    const dataDir = temporaryFolder()
    const env = { DATA_DIR: dataDir, PORT: '0', LOCAL_TOKEN_FILE: join(dataDir, 'token') }
    const submit = (url: string | null, token?: string) =>
      fetch(`${url}/jobs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: '{"variant":"efficientnet-b0"}',
      })
    const first = startApi(env)
    const firstUrl = await first.ready
    const token = readFileSync(env.LOCAL_TOKEN_FILE, 'utf8').trim()

    expect(first.output()).toContain('writing needs a token')
    expect(statSync(env.LOCAL_TOKEN_FILE).mode & 0o777).toBe(0o600)
    expect((await submit(firstUrl)).status).toBe(401)
    expect((await submit(firstUrl, token)).status).toBe(201)
    first.child.kill('SIGTERM')
    await first.exited

    const second = startApi(env)
    expect((await submit(await second.ready, token)).status).toBe(201)
    expect(readFileSync(env.LOCAL_TOKEN_FILE, 'utf8').trim()).toBe(token)
  })

  it('makes a new token where the file holds none that the database takes', async () => {
    const dataDir = temporaryFolder()
    const env = { DATA_DIR: dataDir, PORT: '0', LOCAL_TOKEN_FILE: join(dataDir, 'token') }
    writeFileSync(env.LOCAL_TOKEN_FILE, 'zoo_of-another-database')

    const url = await startApi(env).ready

    const headers = { authorization: `Bearer ${readFileSync(env.LOCAL_TOKEN_FILE, 'utf8').trim()}` }
    expect(await (await fetch(`${url}/tokens/self`, { headers })).json()).toMatchObject({
      name: 'local',
      scopes: ['jobs:write', 'runners:register', 'models:write', 'checkpoints:write'],
    })
  })
})

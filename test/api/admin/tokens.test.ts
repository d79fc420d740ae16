import { tokenSecretFault } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { startApi } from '../start-api.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { runAdmin, runAdminHere } from './run-admin.ts'

const create = ['token', 'create', '--name', 'ci', '--scopes']

describe('npm run admin -- token', () => {
  it('makes a token that a server on any address then asks for, lists it without its secret, and revokes it while it serves', async () => {
    const env = { DATA_DIR: temporaryFolder() }

    const created = await runAdmin(env, ...create, 'jobs:write', '--expires', '90d')
    const secret = created.stdout.trim()
    expect(created.code).toBe(0)
    expect(tokenSecretFault(secret)).toBeUndefined()
    expect(created.stderr).not.toContain(secret)
    const id = /token_\w{26}/.exec(created.stderr)![0]

    const api = startApi({ ...env, PORT: '0', HOST: '0.0.0.0' })
    const url = (await api.ready)!.replace('0.0.0.0', '127.0.0.1')
    const submit = async (headers = {}) =>
      (
        await fetch(`${url}/jobs`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: '{"variant":"efficientnet-b0"}',
        })
      ).status
    const bearer = { authorization: `Bearer ${secret}` }
    expect(await submit()).toBe(401)
    expect(await submit(bearer)).toBe(201)

    const listed = await runAdminHere(env, 'token', 'list')
    expect(listed.stdout).toMatch(new RegExp(`^${id} +ci +jobs:write +\\d{4}-\\d\\d-\\d\\d +until \\d{4}-\\d\\d-\\d\\d +\\d{4}-`, 'm'))
    expect(listed.stdout).not.toContain(secret)

    expect(await runAdmin(env, 'token', 'revoke', id)).toMatchObject({ code: 0 })
    expect(await submit(bearer)).toBe(401)
    const verified = await runAdminHere(env, 'audit', 'verify')
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^4 events as they were written; head 4:[\da-f]{64}\n$/) })
  })

  it.each([
    [[...create, 'root'], 'has "root"; allowed are jobs:write'],
    [['token', 'create', '--scopes', 'admin'], '--name says'],
    [[...create, 'admin', '--expires', '5x'], 'a length such as 90d'],
    [[...create, 'admin', '--expires', '2001-01-01'], 'a date to come'],
    [[...create, 'admin', '--uses', '1'], '--scopes runners:register alone'],
    [[...create, 'runners:register', '--uses', '0'], 'a number from 1 to 999'],
    [['token', 'revoke', 'x'], 'name one id of a token'],
    [['token', 'make'], 'there is no command token make'],
    [['audit', 'verify', '--head', '3'], 'what an earlier audit verify printed'],
  ])('answers %j with exit code 2 and what is allowed', async (args, message) => {
    const { code, stdout, stderr } = await runAdminHere({ DATA_DIR: temporaryFolder() }, ...args)

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('makes a token that registers one runner, and says when it is used up', async () => {
    const env = { DATA_DIR: temporaryFolder() }
    const { stdout, stderr } = await runAdminHere(env, ...create, 'runners:register', '--uses', '1', '--json')

    expect(stderr).toContain('may runners:register 1 times')
    expect(JSON.parse(stdout)).toMatchObject({ usesLeft: 1 })
    expect((await runAdminHere(env, 'token', 'list')).stdout).toContain(', 1 left')
  })

  it('prints a token whole as JSON, with what it may', async () => {
    const { stdout } = await runAdminHere({ DATA_DIR: temporaryFolder() }, ...create, 'admin,jobs:write', '--expires', 'never', '--json')

    expect(JSON.parse(stdout)).toMatchObject({
      name: 'ci',
      scopes: ['admin', 'jobs:write'],
      expiresAtMs: null,
      secret: expect.stringMatching(/^zoo_/),
    })
  })
})

import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { describe, expect, it } from 'vitest'
import { redactSecrets } from '../../apps/api/src/log-error.ts'
import { runAdminHere } from './admin/run-admin.ts'
import { registration } from './fixtures.ts'
import { startApi } from './start-api.ts'
import { temporaryFolder } from './temporary-folder.ts'

describe('what the server writes down', () => {
  it('holds no secret, whatever requests carry it and however they end', async () => {
    const dataDir = temporaryFolder()
    const { stdout } = await runAdminHere(
      { DATA_DIR: dataDir },
      'token',
      'create',
      '--name',
      'all',
      '--scopes',
      'jobs:write,runners:register,admin',
    )
    const token = stdout.trim()
    const api = startApi({ DATA_DIR: dataDir, PORT: '0' })
    const url = await api.ready
    const answers: string[] = []
    const call = async (method: string, path: string, secret: string, body?: unknown) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', 'idempotency-key': secret },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      answers.push(await response.text())
      return { status: response.status, text: answers.at(-1)! }
    }

    const runner = JSON.parse((await call('POST', '/runners', token, registration)).text) as { key: string }
    const minted = JSON.parse((await call('POST', '/tokens', token, { name: 'x', scopes: ['admin'] })).text) as { secret: string }
    answers.length = 0
    const secrets = [token, runner.key, minted.secret]
    const seen = new Set<number>()
    const attack = async () => {
      for (const secret of secrets) {
        for (const { status } of [
          await call('POST', '/jobs', secret, { variant: 'efficientnet-b0' }),
          await call('POST', '/jobs', secret, { variant: secret }),
          await call('POST', '/jobs', secret, `{"${secret}"`),
          await call('POST', '/jobs', `${secret}x`, {}),
          await call('POST', `/jobs/${secret}/cancel`, secret, {}),
          await call('POST', '/jobs/claim', secret, { engines: ['tensorflow'] }),
          await call('GET', `/models?token=${secret}`, secret),
          await call('GET', `/${secret}`, secret),
          await call('GET', '/jobs/job_00000000000000000000000000', secret),
        ])
          seen.add(status)
      }
    }
    await attack()
    const hand = createClient({ url: `file:${join(dataDir, 'effzoo.db')}` })
    await hand.execute('alter table jobs rename to jobs_away')
    hand.close()
    await attack()
    api.child.kill('SIGTERM')
    await api.exited

    expect([...seen].sort()).toEqual(expect.arrayContaining([201, 400, 401, 404, 422, 500]))
    expect(api.errors()).toContain('a request failed:')
    for (const secret of secrets) expect(api.output() + api.errors()).not.toContain(secret.slice(8))
    const { stdout: audit } = await runAdminHere({ DATA_DIR: dataDir }, 'audit', 'export')
    for (const secret of secrets) expect(audit).not.toContain(secret.slice(8))
  })

  it('shows of a secret only what kind it was', () => {
    expect(redactSecrets(`a zoo_${'A'.repeat(48)}, b effrk_${'b-_'.repeat(14)}x c`)).toBe('a zoo_(secret), b effrk_(secret) c')
  })
})

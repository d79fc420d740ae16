import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import { launcher } from '@effzoo/launch'
import { createClient } from '@libsql/client/http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startHranaServer } from '../../../scripts/hrana/server.ts'
import { temporaryFolder } from '../../api/temporary-folder.ts'

/** Nobody is logged in: the home folder is empty. */
async function deploy(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [launcher, 'scripts/deploy/main.ts', ...args], {
    env: { PATH: process.env.PATH, HOME: temporaryFolder(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk
    })
  }
  const [code] = await once(child, 'close')
  return { code, ...text }
}

describe('npm run deploy', () => {
  it('builds what it would upload without an account, and says that it is good', async () => {
    const { code, stdout, stderr } = await deploy(['--dry-run'])

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('env.CHECKPOINTS (effzoo-checkpoints)')
    expect(stdout).toMatch(/wrangler\.jsonc is good; nothing was uploaded\n$/)
  })

  it('names each thing that is missing, and what brings it', async () => {
    const { code, stderr } = await deploy([])

    expect(code).toBe(1)
    expect(stderr).toMatch(/DATABASE_URL is not set: `turso db show/)
    expect(stderr).toMatch(/Cloudflare does not know you: `npx wrangler login`/)
  })

  it.each([
    [{ DATABASE_URL: 'libsql://x.turso.io' }, /DATABASE_AUTH_TOKEN is not set: `turso db tokens create/],
    [{ DATABASE_URL: 'file:effzoo.db' }, /is no server/],
  ])('refuses %j', async (env, reason) => {
    expect(await deploy(['--database-only'], env as Record<string, string>)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(reason),
    })
  })

  it('brings a database on a server to the newest tables and the shipped registry, as often as it is called', async () => {
    const server = await startHranaServer({ file: join(temporaryFolder(), 'test.db'), authToken: 'secret' })
    onTestFinished(() => server.close())
    const env = { DATABASE_URL: server.url, DATABASE_AUTH_TOKEN: 'secret' }

    for (let i = 0; i < 2; i++) expect(await deploy(['--database-only'], env)).toMatchObject({ code: 0, stderr: '' })

    const client = createClient({ url: server.url, authToken: 'secret' })
    onTestFinished(() => client.close())
    expect((await client.execute("select count(*) as count from variants where id = 'efficientnetv2-s'")).rows[0]!.count).toBe(1)
  })

  it('says when the server refuses its token', async () => {
    const server = await startHranaServer({ file: join(temporaryFolder(), 'test.db'), authToken: 'secret' })
    onTestFinished(() => server.close())

    const { code, stderr } = await deploy(['--database-only'], { DATABASE_URL: server.url, DATABASE_AUTH_TOKEN: 'wrong' })

    expect(code).toBe(1)
    expect(stderr).toMatch(/^deploy: AUTH_REJECTED: the token is missing or wrong/)
  })

  it('explains itself when it is called otherwise', async () => {
    expect(await deploy(['--now'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage: npm run deploy') })
  })
})

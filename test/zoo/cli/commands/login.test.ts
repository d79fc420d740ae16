import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startApi } from '../../../api/start-api.ts'

const bin = fileURLToPath(new URL('../../../../packages/zoo/bin/zoo.mjs', import.meta.url))

/** The command as a process of its own, since it reads stdin. */
function zoo(env: Record<string, string>, stdin: string, ...args: string[]) {
  const child = spawn(process.execPath, [bin, ...args], { env: { PATH: process.env.PATH, ...env } })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => (stdout += text))
  child.stderr.on('data', (text) => (stderr += text))
  child.stdin.on('error', () => {}) // a command that refuses its arguments does not read
  child.stdin.end(stdin)
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-login-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('zoo login', () => {
  let dataDir: string
  let url: string
  let token: string
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'effzoo-login-data-'))
    const tokenFile = join(dataDir, 'token')
    const api = startApi({ DATA_DIR: dataDir, PORT: '0', LOCAL_TOKEN_FILE: tokenFile }, () => {})
    url = (await api.ready)!
    token = readFileSync(tokenFile, 'utf8').trim()
    return () => {
      api.stop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  it('keeps a token that the registry takes, says what it may, and shows it nowhere; zoo logout forgets it', async () => {
    const env = { XDG_CONFIG_HOME: newFolder() }
    const logins = () => JSON.parse(readFileSync(join(env.XDG_CONFIG_HOME, 'effzoo/logins.json'), 'utf8')) as object

    const pins = () => JSON.parse(readFileSync(join(env.XDG_CONFIG_HOME, 'effzoo/trusted-keys.json'), 'utf8')) as object

    const loggedIn = await zoo(env, `${token}\n`, 'login', url, '--token-stdin')

    expect(loggedIn).toMatchObject({ code: 0, stderr: '' })
    expect(loggedIn.stdout).toMatch(/^token_\w{26} may jobs:write, runners:register, .* and does not expire; kept in /)
    expect(loggedIn.stdout).not.toContain(token)
    expect(logins()).toEqual({ [url]: token })
    expect(loggedIn.stdout).toMatch(/\npinned the key ([0-9a-f]{8} ?){8} of http:.*: the first time that it is seen; compare it/)
    expect(Object.keys(pins())).toEqual([url])

    expect(await zoo(env, '', 'logout', `${url}/`)).toMatchObject({ code: 0 })
    expect(logins()).toEqual({})
    expect(await zoo(env, '', 'logout', url)).toMatchObject({ code: 1, stderr: expect.stringContaining('none is kept') })
  })

  it('keeps nothing that the registry refuses', async () => {
    const env = { XDG_CONFIG_HOME: newFolder() }
    const unknown = 'zoo_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAZClWt'

    expect(await zoo(env, unknown, 'login', url, '--token-stdin')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('knows no such token'),
    })
    expect(await zoo(env, '', 'logout', url)).toMatchObject({ code: 1 })
  })

  it.each([
    [['http://127.0.0.1:9', '--token-stdin'], 'zoo_typo', 'that is not a token'],
    [['http://127.0.0.1:9'], '', 'no terminal to ask on'],
    [['zoo.example.com', '--token-stdin'], '', 'is not an http or https URL'],
    [['--token-stdin'], '', 'name the URL of one registry'],
  ])('refuses %j with exit code 2', async (args, stdin, message) => {
    const { code, stderr } = await zoo({ XDG_CONFIG_HOME: newFolder() }, stdin, 'login', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})

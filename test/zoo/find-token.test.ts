import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeTokenSecret } from '@effzoo/contract'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { findToken } from '../../packages/zoo/src/find-token.ts'
import { loginsPath, writeLogins } from '../../packages/zoo/src/logins.ts'

const secretOf = (fill: number) => encodeTokenSecret(new Uint8Array(32).fill(fill))
const [fromEnv, fromFile, fromLogin, fromDataDir] = [1, 2, 3, 4].map(secretOf) as [string, string, string, string]
const local = 'http://127.0.0.1:8787'
const remote = 'https://zoo.example.com'

let folder: string
let env: Record<string, string>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'effzoo-token-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  env = { XDG_CONFIG_HOME: join(folder, 'config'), DATA_DIR: join(folder, 'data') }
  mkdirSync(env.DATA_DIR!)
  writeFileSync(join(env.DATA_DIR!, 'token'), `${fromDataDir}\n`)
  writeFileSync(join(folder, 'token-file'), `${fromFile}\n`)
})

describe('findToken', () => {
  it('takes EFFZOO_TOKEN before the file, the file before a login, a login before the data folder', () => {
    expect(findToken(local, env)).toBe(fromDataDir)
    writeLogins({ [local]: fromLogin }, env)
    expect(findToken(local, env)).toBe(fromLogin)
    env.EFFZOO_TOKEN_FILE = join(folder, 'token-file')
    expect(findToken(local, env)).toBe(fromFile)
    env.EFFZOO_TOKEN = fromEnv
    expect(findToken(local, env)).toBe(fromEnv)
  })

  it('sends the token of this machine to no other', () => {
    expect(findToken(remote, env)).toBeUndefined()
    expect(findToken('http://127.0.0.1.evil.example', env)).toBeUndefined()
  })

  it('sends a login only to its own registry, however its URL ends', () => {
    writeLogins({ [remote]: fromLogin }, env)

    expect(findToken(`${remote}/`, env)).toBe(fromLogin)
    expect(findToken('https://ZOO.example.com:443', env)).toBe(fromLogin)
    expect(findToken('https://zoo.example.com:8443', env)).toBeUndefined()
    expect(findToken('http://zoo.example.com', env)).toBeUndefined()
  })

  it('is undefined where none is kept anywhere', () => {
    rmSync(join(env.DATA_DIR!, 'token'))

    expect(findToken(local, env)).toBeUndefined()
  })

  it('says where the text stands that is no token, and sends it nowhere', () => {
    expect(() => findToken(local, { ...env, EFFZOO_TOKEN: 'hunter2' })).toThrow(
      'EFFZOO_TOKEN does not hold a token: a token is zoo_ and 48',
    )
    expect(() => findToken(local, { ...env, EFFZOO_TOKEN: 'hunter2' })).not.toThrow('hunter2')
    expect(() => findToken(local, { ...env, EFFZOO_TOKEN_FILE: join(folder, 'none') })).toThrow('which EFFZOO_TOKEN_FILE names')
  })

  it('refuses a damaged file of logins rather than to lose what is in it', () => {
    writeLogins({ [remote]: fromLogin }, env)
    writeFileSync(loginsPath(env), '{')

    expect(() => findToken(remote, env)).toThrow('move it away, and log in again')
  })

  it('keeps logins for their owner alone', () => {
    writeLogins({ [remote]: fromLogin }, env)

    expect(statSync(loginsPath(env)).mode & 0o777).toBe(0o600)
    expect(statSync(join(env.XDG_CONFIG_HOME!, 'effzoo')).mode & 0o777).toBe(0o700)
  })
})

import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { endorsedKeys, importSigningKey, type RegistryKey } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { runAdminHere } from './run-admin.ts'

async function openKeys() {
  const DATA_DIR = temporaryFolder()
  const run = (...args: string[]) => runAdminHere({ DATA_DIR }, 'keys', ...args)
  const list = async () => JSON.parse((await run('list', '--json')).stdout) as RegistryKey[]
  const file = join(DATA_DIR, 'signing-key.json')
  const keyInFile = async () => (await importSigningKey(readFileSync(file, 'utf8'))).keyId
  return { run, list, file, keyInFile }
}

describe('admin keys', () => {
  it('makes one for its owner alone, and no second one', async () => {
    const { run, list, file, keyInFile } = await openKeys()
    expect((await run('create')).code).toBe(0)
    const again = await run('create')

    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('signs already')])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await list()).toMatchObject([{ keyId: await keyInFile(), retiredAtMs: null, endorsedBy: null }])
  })

  it('lets each vouch for the next, so that whoever trusts the first can follow', async () => {
    const { run, list, keyInFile } = await openKeys()
    await run('create')
    const [first] = await list()
    expect((await run('rotate')).code).toBe(0)
    expect((await run('rotate')).code).toBe(0)
    const keys = await list()

    expect(keys.filter(({ retiredAtMs }) => retiredAtMs === null)).toMatchObject([{ keyId: await keyInFile() }])
    expect(await endorsedKeys(keys, [first!])).toHaveLength(3)
    expect((await run('list')).stdout.split('\n')[0]).toContain('signs')
  })

  it('prints the secret for a Worker, and keeps no file of it', async () => {
    const { run, list, file } = await openKeys()
    const { stdout, stderr } = await run('create', '--print-secret')

    const { keyId } = await importSigningKey(stdout)
    expect(await list()).toMatchObject([{ keyId }])
    expect(stderr).not.toContain(JSON.parse(stdout).d)
    expect(existsSync(file)).toBe(false)
    expect(await run('rotate')).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no') })
    expect((await run('create', '--unendorsed')).code).toBe(0)
    expect((await list()).filter(({ endorsedBy }) => endorsedBy === null)).toHaveLength(2)
  })
})

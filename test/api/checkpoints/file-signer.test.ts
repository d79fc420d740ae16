import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSigningKey, exportSigningKey, importSigningKey } from '@effzoo/contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fileSigner, provideSigningKey } from '../../../apps/api/src/checkpoints/file-signer.ts'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { listSigningKeys } from '../../../apps/api/src/db/queries/list-signing-keys.ts'
import { newDatabaseUrl, temporaryFolder } from '../temporary-folder.ts'

async function open() {
  const { db, close } = await openDatabase(newDatabaseUrl())
  onTestFinished(close)
  const folder = temporaryFolder()
  return { db, folder, path: join(folder, 'signing-key.json') }
}

describe('provideSigningKey', () => {
  it('makes a key and its file, and keeps them', async () => {
    const { db, path } = await open()
    expect(await provideSigningKey(db, path, 1)).toBeNull()
    const { keyId } = await fileSigner(path)()
    expect(await provideSigningKey(db, path, 2)).toBeNull()

    expect(await listSigningKeys(db)).toMatchObject([{ keyId, createdAtMs: 1, retiredAtMs: null }])
  })

  it('makes one key for many that start at once', async () => {
    const { db, path, folder } = await open()
    const said = await Promise.all(Array.from({ length: 8 }, () => provideSigningKey(db, path, 1)))

    expect(said).toEqual(said.map(() => null))
    const { keyId } = await importSigningKey(readFileSync(path, 'utf8'))
    expect(await listSigningKeys(db)).toMatchObject([{ keyId }])
    expect(readdirSync(folder)).toEqual(['signing-key.json'])
  })

  it('makes no new key where the file of a known one is gone or another, and says so', async () => {
    const { db, path } = await open()
    await provideSigningKey(db, path, 1)
    rmSync(path)
    expect(await provideSigningKey(db, path, 2)).toContain('--unendorsed')
    expect(existsSync(path)).toBe(false)
    await expect(fileSigner(path)()).rejects.toMatchObject({ code: 'signing-unavailable' })

    writeFileSync(path, await exportSigningKey(await createSigningKey()))
    expect(await provideSigningKey(db, path, 2)).toContain('is not the key')
    expect(await listSigningKeys(db)).toHaveLength(1)
  })
})

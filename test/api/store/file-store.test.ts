import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileStore } from '../../../apps/api/src/store/file-store.ts'
import { testStore } from '../../suites/store.ts'
import { temporaryFolder } from '../temporary-folder.ts'

testStore('of files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-store-'))
  return { store: fileStore(folder), close: async () => rmSync(folder, { recursive: true, force: true }) }
})

describe('the store of files', () => {
  it('keeps them for its owner alone, and leaves nothing of what was given up', async () => {
    const folder = temporaryFolder()
    const store = fileStore(folder)
    const object = { key: 'a/b', multipartId: await store.begin('a/b') }
    expect(statSync(join(folder, 'a/b.incomplete')).mode & 0o777).toBe(0o600)
    await store.abandon(object)

    expect(readdirSync(join(folder, 'a'))).toEqual([])
  })

  it('does not bring back by a late part what was given up', async () => {
    const store = fileStore(temporaryFolder())
    const object = { key: 'a/b', multipartId: await store.begin('a/b') }
    await store.abandon(object)

    await expect(store.putPart(object, { part: 1, bytes: new Uint8Array(3), sha256: '' })).rejects.toThrow('ENOENT')
  })
})

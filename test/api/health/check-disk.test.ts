import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { diskCheckOf } from '../../../apps/api/src/health/check-disk.ts'
import { temporaryFolder } from '../temporary-folder.ts'

describe('diskCheckOf', () => {
  it('leaves nothing beside the database', async () => {
    const folder = temporaryFolder()

    await diskCheckOf(pathToFileURL(join(folder, 'effzoo.db')).href)!()

    expect(readdirSync(folder)).toEqual([])
  })

  it('answers all who ask at the same time', async () => {
    const check = diskCheckOf(pathToFileURL(join(temporaryFolder(), 'effzoo.db')).href)!

    await expect(Promise.all(Array.from({ length: 20 }, check))).resolves.toHaveLength(20)
  })

  it('throws where no file can be written', async () => {
    const folder = join(temporaryFolder(), 'gone')

    await expect(diskCheckOf(pathToFileURL(join(folder, 'effzoo.db')).href)!()).rejects.toThrow('ENOENT')
    mkdirSync(folder)
    await expect(diskCheckOf(pathToFileURL(join(folder, 'effzoo.db')).href)!()).resolves.toBeUndefined()
  })

  it('asks nothing where a server has the database', () => {
    expect(diskCheckOf('libsql://zoo.turso.io?tls=1')).toBeUndefined()
  })
})

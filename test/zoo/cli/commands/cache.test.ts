import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { chunkBytes, openTransfer } from '../../transfer/open-transfer.ts'
import { runZoo } from '../run-zoo.ts'

async function openCache() {
  const transfer = await openTransfer()
  const stored = await transfer.fetch()
  vi.stubEnv('EFFZOO_CACHE', transfer.directory)
  onTestFinished(() => void vi.unstubAllEnvs())
  return { ...transfer, stored }
}

describe('zoo cache', () => {
  it('lists, finds what is damaged, repairs it and finds it right', async () => {
    const { stored, directory, content } = await openCache()
    expect((await runZoo('cache', 'list')).stdout).toContain(`0.7 MB in ${directory}`)
    const bytes = readFileSync(stored.path)
    bytes[chunkBytes + 1]! ^= 1
    writeFileSync(stored.path, bytes)

    const damaged = await runZoo('cache', 'verify')
    const repaired = await runZoo('cache', 'repair', '--json')
    const verified = await runZoo('cache', 'verify')

    expect(damaged).toMatchObject({ code: 1, stdout: expect.stringContaining('1 of 11 pieces are not what they were') })
    expect(JSON.parse(repaired.stdout)).toEqual([{ sha256: stored.sha256, done: 'refetched', refetchedBytes: chunkBytes, error: null }])
    expect(verified).toMatchObject({ code: 0, stdout: '1 files, 0.7 MB: all right\n' })
    expect(readFileSync(stored.path).equals(content)).toBe(true)
  })

  it('prunes nothing that was of use just now', async () => {
    await openCache()

    expect((await runZoo('cache', 'prune', '--max-size', '0')).stdout).toBe('0 files, 0.0 MB removed\n')
  })

  it.each([[[]], [['empty']], [['list', 'all']], [['prune', '--older-than', 'yesterday']], [['prune', '--max-size', 'big']]])(
    'does not understand %o',
    async (args) => {
      const { code, stderr } = await runZoo('cache', ...args)

      expect(code).toBe(2)
      expect(stderr).toMatch(/allowed are/)
    },
  )
})

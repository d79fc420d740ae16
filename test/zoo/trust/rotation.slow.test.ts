import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readPinnedKeys } from '../../../packages/zoo/src/trust/pinned-keys.ts'
import { pinRegistry } from '../../../packages/zoo/src/upstreams/effzoo.ts'
import { runAdminHere } from '../../api/admin/run-admin.ts'
import { startApi } from '../../api/start-api.ts'
import { temporaryFolder } from '../../api/temporary-folder.ts'

/** A server of its own, whose owner changes its keys while it runs. */
describe('a registry that changes its key', () => {
  let url: string
  let admin: (...args: string[]) => ReturnType<typeof runAdminHere>
  beforeEach(async () => {
    const DATA_DIR = temporaryFolder()
    url = (await startApi({ DATA_DIR, PORT: '0' }).ready)!
    admin = (...args) => runAdminHere({ DATA_DIR }, 'keys', ...args)
  })

  /** A user, and what was said at each look at the registry. */
  function openUser() {
    const env = { XDG_CONFIG_HOME: temporaryFolder() }
    const lines: string[] = []
    return { env, lines, look: () => pinRegistry(url, { env, log: (line) => lines.push(line) }) }
  }

  it('is followed by who pinned the first one, however often it changed meanwhile', async () => {
    const { env, lines, look } = openUser()
    await look()
    expect(lines).toEqual([expect.stringContaining('the first time that it is seen')])
    expect((await admin('rotate')).code).toBe(0)
    expect((await admin('rotate')).code).toBe(0)

    expect(await look()).toHaveLength(3)
    expect(lines.slice(1)).toEqual([
      expect.stringContaining('a pinned key vouches for it'),
      expect.stringContaining('a pinned key vouches for it'),
    ])
    expect(readPinnedKeys(url, env)).toHaveLength(3)
  })

  it('without a word of the old one is believed by newcomers alone', async () => {
    const [known, newcomer] = [openUser(), openUser()]
    await known.look()
    expect((await admin('create', '--unendorsed')).code).toBe(0)

    expect(await known.look()).toHaveLength(1)
    expect(await newcomer.look()).toHaveLength(2)
    // as the error advises where the owner says that the key was lost
    rmSync(join(known.env.XDG_CONFIG_HOME, 'effzoo/trusted-keys.json'))
    expect(await known.look()).toHaveLength(2)
  })
})

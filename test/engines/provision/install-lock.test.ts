import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { withInstallLock } from '../../../packages/engines/src/provision/install-lock.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const lockPath = () => join(temporaryFolder(), 'lock')
const owner = (pid: number, host = hostname()) => JSON.stringify({ id: 'another', pid, host })
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

describe('withInstallLock', () => {
  it('lets one work at a time, and tells the other that it waits', async () => {
    const path = lockPath()
    const events: string[] = []
    const work = (name: string) => async () => {
      events.push(`${name} begins`)
      await sleep(300)
      events.push(`${name} ends`)
    }

    await Promise.all([
      withInstallLock(path, work('first'), () => {}),
      sleep(50).then(() => withInstallLock(path, work('second'), () => events.push('second waits'))),
    ])

    expect(events).toEqual(['first begins', 'second waits', 'first ends', 'second begins', 'second ends'])
  })

  it('is free again after the work, also when it failed', async () => {
    const path = lockPath()

    await expect(
      withInstallLock(
        path,
        () => Promise.reject(new Error('broken')),
        () => {},
      ),
    ).rejects.toThrow('broken')

    expect(existsSync(path)).toBe(false)
  })

  it('is taken over at once from a process of this host that is gone', async () => {
    const path = lockPath()
    writeFileSync(path, owner(deadPid()))

    expect(
      await withInstallLock(
        path,
        async () => 'done',
        () => {},
      ),
    ).toBe('done')
  })

  it('is taken over from another host that has not touched it for 30 s', async () => {
    const path = lockPath()
    writeFileSync(path, owner(1, 'elsewhere'))
    const long = new Date(Date.now() - 31_000)
    utimesSync(path, long, long)

    expect(
      await withInstallLock(
        path,
        async () => 'done',
        () => {},
      ),
    ).toBe('done')
  })

  it('is respected when it is held elsewhere and fresh', async () => {
    const path = lockPath()
    writeFileSync(path, owner(deadPid(), 'elsewhere'))
    let isWaiting = false
    const waiting = withInstallLock(
      path,
      async () => 'done',
      () => {
        isWaiting = true
      },
    )

    await sleep(500)

    expect(isWaiting).toBe(true)
    expect(readFileSync(path, 'utf8')).toContain('elsewhere')
    const long = new Date(0)
    utimesSync(path, long, long)
    expect(await waiting).toBe('done')
  })

  it('does not remove the lock of a process that took it over', async () => {
    const path = lockPath()

    await withInstallLock(
      path,
      async () => writeFileSync(path, owner(1)),
      () => {},
    )

    expect(readFileSync(path, 'utf8')).toBe(owner(1))
  })
})

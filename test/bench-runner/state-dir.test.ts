import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JobId, RunnerId } from '@effzoo/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FolderTaken } from '../../apps/bench-runner/src/folder-lock.ts'
import { openStateDir, type Report } from '../../apps/bench-runner/src/state-dir.ts'
import { host } from './fixtures/host.ts'

const job = (count: number) => JobId.parse(`job_${String(count).padStart(26, '0')}`)
const report = (count: number, attempt = 1): Report => ({
  job: job(count),
  attempt,
  outcome: { failure: { kind: 'benchmark', reason: 'a test', log: null } },
})

describe('openStateDir', () => {
  let folder: string
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'runner-state-')), 'runner')
  })
  afterEach(() => rm(join(folder, '..'), { recursive: true }))

  /** What another process would see: the lock given back, the folder opened anew. */
  async function reopened(state: Awaited<ReturnType<typeof openStateDir>>) {
    await state.close()
    return openStateDir(folder)
  }

  it('knows nothing in a new folder', async () => {
    const state = await openStateDir(folder)
    expect([await state.readIdentity(), await state.readCurrent(), await state.readReports()]).toEqual([null, null, []])
  })

  it('remembers what it last measured on', async () => {
    const state = await openStateDir(folder)
    expect(await state.readDevice()).toBeNull()
    await state.writeDevice(host.device)
    expect(await (await reopened(state)).readDevice()).toEqual(host.device)
  })

  it('takes a device that another version wrote otherwise for none', async () => {
    const state = await openStateDir(folder)
    await writeFile(join(folder, 'device.json'), '{"id":7}')
    expect(await state.readDevice()).toBeNull()
  })

  it('remembers who it is, in a file for nobody else to read', async () => {
    const identity = { id: RunnerId.parse(`runner_${'1'.repeat(26)}`), key: 'secret', registryUrl: 'http://127.0.0.1:8787' }
    const state = await openStateDir(folder)
    await state.writeIdentity(identity)
    expect(await (await reopened(state)).readIdentity()).toEqual(identity)
    expect((await stat(join(folder, 'identity.json'))).mode & 0o777).toBe(0o600)
  })

  it('remembers the job at hand until it is cleared', async () => {
    let state = await openStateDir(folder)
    await state.writeCurrent({ job: job(1), attempt: 2 })
    state = await reopened(state)
    expect(await state.readCurrent()).toEqual({ job: job(1), attempt: 2 })
    await state.clearCurrent()
    expect(await state.readCurrent()).toBeNull()
  })

  it('keeps reports, oldest first, until they are removed', async () => {
    let state = await openStateDir(folder)
    await state.writeReport(report(2))
    await state.writeReport(report(1, 3))
    state = await reopened(state)
    expect(await state.readReports()).toEqual([report(1, 3), report(2)])
    await state.removeReport(report(1, 3))
    expect(await state.readReports()).toEqual([report(2)])
  })

  it('sets a rejected report aside for people to look at', async () => {
    const state = await openStateDir(folder)
    await state.writeReport(report(1))
    await state.rejectReport(report(1))
    expect(await state.readReports()).toEqual([])
    expect(await readdir(join(folder, 'outbox', 'rejected'))).toEqual([`${job(1)}-1.json`])
  })

  it('overlooks a draft that a killed runner left', async () => {
    const state = await openStateDir(folder)
    await writeFile(join(folder, 'outbox', `${job(1)}-1.json.draft`), '{"half":')
    expect(await state.readReports()).toEqual([])
  })

  it('names the file that holds something else', async () => {
    const state = await openStateDir(folder)
    await writeFile(join(folder, 'current.json'), '{"job":"job_1"}')
    await expect(state.readCurrent()).rejects.toThrow(`${join(folder, 'current.json')} does not hold what a runner wrote there`)
  })

  describe('beside another process', () => {
    /** Locks the folder in a process of its own, and stays. */
    async function startOther() {
      const module = new URL('../../apps/bench-runner/src/folder-lock.ts', import.meta.url)
      const script = `import { importEntry } from '@effzoo/launch'
        const { lockFolder } = await importEntry('${module}')
        await lockFolder(process.argv[1])
        console.log('locked')
        setInterval(() => {}, 1000)`
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder])
      await once(child.stdout, 'data')
      return child
    }

    it('refuses a folder that another runner is at work in, and says which', async () => {
      const other = await startOther()
      await expect(openStateDir(folder)).rejects.toThrow(FolderTaken)
      await expect(openStateDir(folder)).rejects.toThrow(`the process ${other.pid} is at work in ${folder}`)
      other.kill('SIGKILL')
      await once(other, 'exit')
    })

    it('takes over from one that was killed', async () => {
      const other = await startOther()
      other.kill('SIGKILL')
      await once(other, 'exit')
      const state = await openStateDir(folder)
      expect(await readdir(join(folder, 'locks'))).toHaveLength(1)
      await state.close()
    })

    it.runIf(process.platform === 'linux')('takes over from a killed one whose pid now belongs to somebody else', async () => {
      await (await openStateDir(folder)).close()
      await writeFile(join(folder, 'locks', `${process.ppid}-1`), '')
      await (await openStateDir(folder)).close()
    })
  })
})

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { examineDatabase } from '../../../apps/api/src/admin/examine-database.ts'
import { runTogether } from '../db/run-together.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { runAdmin, startAdmin } from './run-admin.ts'

const kills = 20

/** In a process of its own: the driver gives a file back only when its process ends, and restore wants it for itself. */
async function makeDatabase(folder: string, jobs: number) {
  expect(await runTogether('write-audited.ts', [[`file:${join(folder, 'effzoo.db')}`, String(jobs)]])).toEqual([String(jobs)])
}

describe('kill -9', () => {
  it(`of a restore leaves the old database or the new one, whole, ${kills} times`, async () => {
    const folder = temporaryFolder()
    const env = { DATA_DIR: folder }
    await makeDatabase(folder, 300)
    const copy = join(folder, 'copy.db')
    expect(await runAdmin(env, 'backup', copy)).toMatchObject({ code: 0 })
    // from the start of a process to past its end, so that a kill falls into each of its steps
    const startedMs = performance.now()
    expect(await runAdmin(env, 'restore', copy, '--force')).toMatchObject({ code: 0 })
    const wholeMs = performance.now() - startedMs

    for (let i = 0; i < kills; i++) {
      const restore = startAdmin(env, 'restore', copy, '--force')
      await sleep(wholeMs * (0.5 + (0.6 * i) / kills))
      restore.child.kill('SIGKILL')
      await restore.ended

      const seen = join(folder, `seen-${i}.db`)
      expect(await runAdmin(env, 'backup', seen)).toMatchObject({ code: 0, stdout: expect.stringContaining(': 300 jobs') })
    }
    expect(await runAdmin(env, 'audit', 'verify')).toMatchObject({ code: 0 })
  })

  it(`of a backup leaves a whole copy or none, ${kills} times, and the next is made all the same`, async () => {
    const folder = temporaryFolder()
    const env = { DATA_DIR: folder }
    await makeDatabase(folder, 300)
    const startedMs = performance.now()
    expect(await runAdmin(env, 'backup', join(folder, 'first.db'))).toMatchObject({ code: 0 })
    const wholeMs = performance.now() - startedMs

    for (let i = 0; i < kills; i++) {
      const copy = join(folder, 'copy.db')
      const backup = startAdmin(env, 'backup', copy, '--force')
      await sleep(wholeMs * (0.5 + (0.6 * i) / kills))
      backup.child.kill('SIGKILL')
      await backup.ended
      if (existsSync(copy)) expect((await examineDatabase(copy)).counts.jobs).toBe(300)
    }
    expect(await runAdmin(env, 'backup', join(folder, 'copy.db'), '--force')).toMatchObject({ code: 0 })
    expect(readdirSync(folder).filter((name) => name.endsWith('.incomplete'))).toEqual([])
  })
})

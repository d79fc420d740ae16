import { join } from 'node:path'
import { RunnerId } from '@effzoo/contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { authenticateRunner } from '../../../apps/api/src/db/queries/authenticate-runner.ts'
import { readAudit } from '../../../apps/api/src/db/queries/read-audit.ts'
import { registerRunner } from '../../../apps/api/src/db/queries/register-runner.ts'
import { registration } from '../fixtures.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { runAdminHere } from './run-admin.ts'

async function openRegistry() {
  const folder = temporaryFolder()
  const { db, close } = await openDatabase(`file:${join(folder, 'effzoo.db')}`)
  onTestFinished(close)
  return { db, env: { DATA_DIR: folder } }
}

describe('npm run admin -- runner revoke', () => {
  it('shuts out that runner and no other, and tells of it once', async () => {
    const { db, env } = await openRegistry()
    const [first, second] = [await registerRunner(db, registration, 'local', 1), await registerRunner(db, registration, 'local', 1)]

    expect(await runAdminHere(env, 'runner', 'revoke', first.id)).toMatchObject({
      code: 0,
      stdout: `${first.id} is revoked; its results stay\n`,
    })
    expect(await runAdminHere(env, 'runner', 'revoke', first.id)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('was revoked before'),
    })

    expect(await authenticateRunner(db, first.key, 1)).toBeUndefined()
    expect(await authenticateRunner(db, second.key, 1)).toBe(second.id)
    const actions = []
    for await (const { action, subject } of readAudit(db)) if (subject === first.id) actions.push(action)
    expect(actions).toEqual(['runner.register', 'runner.revoke'])
  })

  it('says when there is no such runner', async () => {
    const { env } = await openRegistry()
    const id = RunnerId.parse('runner_00000000000000000000000000')

    expect(await runAdminHere(env, 'runner', 'revoke', id)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`there is no runner ${id}`),
    })
    expect(await runAdminHere(env, 'runner', 'revoke', 'x')).toMatchObject({ code: 2 })
  })
})

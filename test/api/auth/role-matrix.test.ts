import { shippedRegistry } from '../../../apps/api/src/registry/seed.ts'
import { testRoles } from '../../suites/roles.ts'
import { openApp } from '../open-app.ts'

testRoles('createApp', async () => {
  const { db, clock, call } = await openApp(shippedRegistry([]), { auth: 'tokens' })
  return {
    db,
    nowMs: () => clock.nowMs,
    status: async (method, path, body, headers) => (await call(method, path, body, headers)).status,
  }
})

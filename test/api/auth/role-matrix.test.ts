import { testRoles } from '../../suites/roles.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

testRoles('createApp', async () => {
  const { db, clock, call } = await openApp(unpublishedRegistry(), { auth: 'tokens' })
  return {
    db,
    nowMs: () => clock.nowMs,
    status: async (method, path, body, headers) => (await call(method, path, body, headers)).status,
  }
})

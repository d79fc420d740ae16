import { onTestFinished } from 'vitest'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { nodeTarget } from '../../../scripts/api-target/node-target.ts'
import { workerdTarget } from '../../../scripts/api-target/workerd-target.ts'
import { testRoles } from '../../suites/roles.ts'

for (const target of [nodeTarget, workerdTarget]) {
  testRoles(target.name, async () => {
    const running = await target.start()
    onTestFinished(() => running.close())
    const { db, close } = await openDatabase(running.databaseUrl)
    onTestFinished(close)
    return {
      db,
      nowMs: Date.now,
      async status(method, path, body, headers) {
        const response = await fetch(running.url + path, {
          method,
          headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
          ...(body && { body: JSON.stringify(body) }),
        })
        await response.arrayBuffer()
        return response.status
      },
    }
  })
}

import { guardedClient } from '../../../apps/api/src/db/guarded-client.ts'
import { waitForGo } from './wait-for-go.ts'

/** A process of its own: claims jobs until none is left and prints how many it got. */
const [url, name, busyTimeoutMs] = process.argv.slice(2)
const client = guardedClient({ url: url!, busyTimeoutMs: Number(busyTimeoutMs) })
await waitForGo()

let claims = 0
for (;;) {
  const { rows } = await client.execute({
    sql: `update jobs set state = 'leased', owner = ?, attempts = attempts + 1
          where id = (select id from jobs where state = 'queued' order by id limit 1) returning id`,
    args: [name!],
  })
  if (rows.length === 0) break
  claims++
}
client.close()
process.stdout.write(`${claims}\n`)
process.exit()

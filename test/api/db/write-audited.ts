import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { createJob } from '../../../apps/api/src/db/queries/create-job.ts'
import { sealAudit } from '../../../apps/api/src/db/queries/seal-audit.ts'
import { workload } from '../fixtures.ts'
import { waitForGo } from './wait-for-go.ts'

/** A process of its own: submits jobs, seals after each as the app does, and prints how many it got acknowledged. */
const [url, count] = process.argv.slice(2)
const { db, close } = await openDatabase(url!)
await waitForGo()
for (let done = 0; done < Number(count); done++) {
  await createJob(db, { workload, memoryBytes: 1, requestSha256: 'a', idempotencyKey: null }, 'local', Date.now())
  await sealAudit(db)
}
close()
process.stdout.write(`${count}\n`)
process.exit()

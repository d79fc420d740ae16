import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { fireSchedules } from '../../../apps/api/src/db/queries/fire-schedules.ts'
import { waitForGo } from './wait-for-go.ts'

/** A process of its own: fires until nothing is due any more, and prints how many sweeps it made. */
const [url, nowMs] = process.argv.slice(2)
const { db, close } = await openDatabase(url!)
await waitForGo()
let firedCount = 0
// what the other one is first at counts for none of ours, so that none does not mean the end
for (let calls = 0; calls < 10; calls++) firedCount += await fireSchedules(db, Number(nowMs))
close()
process.stdout.write(`${firedCount}\n`)
process.exit()

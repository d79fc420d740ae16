import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { waitForGo } from './wait-for-go.ts'

/** A process of its own: opens a database that others open too, and prints that it could. */
await waitForGo()
const { close } = await openDatabase(process.argv[2]!)
close()
process.stdout.write('opened\n')
process.exit()

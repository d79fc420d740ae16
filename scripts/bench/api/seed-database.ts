import type { Device } from '@effzoo/contract'
import { createRandom } from '@effzoo/stats'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { aggregates } from '../../../apps/api/src/db/schema/aggregates.ts'
import { devices } from '../../../apps/api/src/db/schema/devices.ts'
import { jobs } from '../../../apps/api/src/db/schema/jobs.ts'
import { results } from '../../../apps/api/src/db/schema/results.ts'
import { runners } from '../../../apps/api/src/db/schema/runners.ts'
import { variants } from '../../../apps/api/src/db/schema/variants.ts'
import { mintId } from '../../../apps/api/src/mint-id.ts'
import { deviceIds, engines, makeDevice, makeResult, makeVariant } from './made-up-rows.ts'

export interface SeedSize {
  readonly variantCount: number
  readonly resultCount: number
}

const variantsPerStatement = 500
const resultsPerBatch = 200

/** A database of the API itself, with made-up variants, and of each as many results as it takes, each of another work. */
export async function seedDatabase(url: string, { variantCount, resultCount }: SeedSize, seed: number): Promise<void> {
  const { db, close } = await openDatabase(url)
  try {
    const random = createRandom(seed)
    const variantRows = Array.from({ length: variantCount }, (_, i) => makeVariant(i, random))
    for (let start = 0; start < variantCount; start += variantsPerStatement) {
      await db.insert(variants).values(variantRows.slice(start, start + variantsPerStatement))
    }
    const runner = mintId('runner')
    const device: Device = makeDevice(deviceIds[0]!)
    await db
      .insert(runners)
      .values({ id: runner, keySha256: 'none', name: 'made up', device, engines: [], registeredAtMs: 0, lastSeenAtMs: 0 })
    await db.insert(devices).values(deviceIds.map((id) => ({ id, device: makeDevice(id), version: 1 })))

    const works = variantRows.flatMap((variant) => deviceIds.flatMap((id) => engines.map((engine) => ({ variant, id, engine }))))
    const made = works.slice(0, resultCount).map((work) => makeResult(work, runner, random))
    for (let start = 0; start < made.length; start += resultsPerBatch) {
      const batch = made.slice(start, start + resultsPerBatch)
      await db.batch([
        db.insert(jobs).values(batch.map(({ job }) => job)),
        db.insert(results).values(batch.map(({ result }) => result)),
        db.insert(aggregates).values(batch.map(({ aggregate }) => aggregate)),
      ])
    }
    await db.run('analyze')
  } finally {
    close()
  }
}

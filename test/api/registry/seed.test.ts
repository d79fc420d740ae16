import { Variant } from '@effzoo/contract'
import { analyze, expand, variantIds, variants } from '@effzoo/models'
import { sql } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { readRegistry } from '../../../apps/api/src/registry/read-registry.ts'
import { seed, shippedRegistry } from '../../../apps/api/src/registry/seed.ts'
import { readSnapshot } from '../../../apps/api/src/registry/snapshot.ts'
import { unpublishedRegistry } from '../open-app.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'

async function openEmpty() {
  const { db, close } = await openDatabase(newDatabaseUrl())
  onTestFinished(close)
  return db
}

describe('shippedRegistry', () => {
  it('holds every variant, each as the contract wants it, with its counts at its evaluation size', () => {
    const shipped = shippedRegistry()

    expect(shipped.variants.map(({ id }) => id)).toEqual([...variantIds].sort())
    for (const variant of shipped.variants) expect(Variant.parse(variant)).toEqual(variant)
    const b0 = shipped.variants.find(({ id }) => id === 'efficientnet-b0')
    expect(b0).toMatchObject(analyze(expand(variants['efficientnet-b0'], 224)))
  })
})

describe('seed', () => {
  it('fills an empty database with what is shipped', async () => {
    const db = await openEmpty()

    await seed(db)

    expect(await readRegistry(db)).toEqual(shippedRegistry())
  })

  it('writes nothing the second time', async () => {
    const db = await openEmpty()
    await seed(db)
    const changes = async () => (await db.get<{ count: number }>(sql`select total_changes() as count`)).count
    const before = await changes()

    await seed(db)

    expect(await changes()).toBe(before)
  })

  it('replaces what a newer version ships otherwise, and takes away what it no longer has', async () => {
    const db = await openEmpty()
    const shipped = shippedRegistry()
    await seed(db, shipped)
    const [first, ...others] = shipped.variants
    const newer = {
      variants: others.map((variant) => ({ ...variant, top1: null })),
      figures: shipped.figures.filter(({ variant }) => variant !== first!.id).toReversed(),
    }

    await seed(db, newer)

    expect(await readRegistry(db)).toEqual(newer)
  })
})

describe('readSnapshot', () => {
  it('has another version for another content, and the same for the same', async () => {
    const db = await openEmpty()
    await seed(db)
    const { version } = await readSnapshot(db)

    expect((await readSnapshot(db)).version).toBe(version)
    await seed(db, unpublishedRegistry())
    expect((await readSnapshot(db)).version).not.toBe(version)
  })
})

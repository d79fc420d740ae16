import { Variant, VariantId, VariantSpec } from '@effzoo/contract'
import { variants } from '@effzoo/models'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { createJob } from '../../../apps/api/src/db/queries/create-job.ts'
import { deleteVariant } from '../../../apps/api/src/db/queries/delete-variant.ts'
import { readCustomVariants } from '../../../apps/api/src/db/queries/read-custom-variants.ts'
import { maxVariantsOfOwner, registerVariant } from '../../../apps/api/src/db/queries/register-variant.ts'
import { customVariants } from '../../../apps/api/src/db/schema/custom-variants.ts'
import { findSpec, findSpecEver } from '../../../apps/api/src/registry/find-spec.ts'
import { toVariant } from '../../../apps/api/src/registry/to-variant.ts'
import { workload } from '../fixtures.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'

const spec = VariantSpec.parse(variants['efficientnet-lite0'])
const { id: _, ...counted } = toVariant(VariantId.parse('any'), spec, null)

let db: Awaited<ReturnType<typeof openDatabase>>['db']
beforeEach(async () => {
  const opened = await openDatabase(newDatabaseUrl())
  onTestFinished(opened.close)
  db = opened.db
})

const register = async (owner: string, name: string, specSha256 = 'a') =>
  (await registerVariant(db, { owner, name, spec, specSha256, counted }, 'local', 1_000)).row.id

describe('custom variants in the database', () => {
  it('are rows like those that are shipped, in the order of their ids', async () => {
    for (const owner of ['bob', 'ann']) await register(owner, 'net')

    const rows = await readCustomVariants(db)
    expect(rows.map((row) => Variant.parse(row).id)).toEqual(['ann.net.v1', 'bob.net.v1'])
    expect(rows[0]).toEqual({ ...counted, id: 'ann.net.v1' })
  })

  it('of one name are of their owner: others of that name have versions of their own', async () => {
    await register('ann', 'net', 'a')
    await register('ann', 'net', 'b')

    expect(await register('bob', 'net', 'b')).toBe('bob.net.v1')
    expect(await register('ann', 'net', 'b')).toBe('ann.net.v2')
  })

  it('are deleted by their owner alone', async () => {
    const id = await register('ann', 'net')

    await expect(deleteVariant(db, id, { owner: 'bob', actor: 'local' }, 2_000)).rejects.toMatchObject({ code: 'not-the-owner' })
    expect(await findSpec(db, id)).toEqual(spec)
    await deleteVariant(db, id, { owner: 'ann', actor: 'local' }, 2_000)
    expect(await findSpec(db, id)).toBeUndefined()
  })

  it('keep their spec for work that was under way when they were deleted', async () => {
    const id = await register('ann', 'net')
    await db.update(customVariants).set({ deletedAtMs: 2_000 }).where(eq(customVariants.id, id))
    await createJob(
      db,
      { workload: { ...workload, variant: id }, memoryBytes: 1, requestSha256: 'x', idempotencyKey: null },
      'local',
      2_001,
    )

    expect(await findSpecEver(db, id)).toEqual(spec)
  })

  it('are at most so many of one owner, and of others as before', async () => {
    const values = Array.from({ length: maxVariantsOfOwner - 1 }, (_, i) => ({
      ...{ id: VariantId.parse(`ann.many.v${i + 1}`), owner: 'ann', name: 'many', version: i + 1, spec, specSha256: String(i) },
      ...{ counted, createdAtMs: 1_000 },
    }))
    for (let start = 0; start < values.length; start += 200) await db.insert(customVariants).values(values.slice(start, start + 200))
    await register('ann', 'last')

    await expect(register('ann', 'more')).rejects.toMatchObject({ code: 'variant-limit' })
    expect(await register('ann', 'last')).toBe('ann.last.v1') // what is there already needs no room
    expect(await register('bob', 'more')).toBe('bob.more.v1')
  })
})

import { writeSync } from 'node:fs'
import type { VariantId } from '@effzoo/contract'
import { findEngine, makeBatch } from '@effzoo/engines'

/** Ends in the midst of its work: prints when. */
const work = { variant: 'efficientnet-b0' as VariantId, task: 'infer', batchSize: 1, imagePx: 64, seed: 1 } as const
const session = await (await findEngine('tensorflow')).open(work)
await session.run(makeBatch(work))
writeSync(1, `${Date.now()}`)
process.exit()

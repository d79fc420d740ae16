import type { VariantId } from '@effzoo/contract'
import { findEngine, makeBatch } from '@effzoo/engines'

/** Prints which kernels a session has, and its answer. */
const work = { variant: 'efficientnet-b0' as VariantId, task: 'infer', batchSize: 1, imagePx: 64, seed: 1 } as const
const session = await (await findEngine('tensorflow')).open(work)
const answer = await session.run(makeBatch(work))
console.log(JSON.stringify({ engineVersion: session.engineVersion, answer: [...answer] }))
await session[Symbol.asyncDispose]()

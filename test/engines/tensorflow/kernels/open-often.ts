import type { VariantId } from '@effzoo/contract'
import { findEngine, makeBatch } from '@effzoo/engines'

/** Opens, runs and closes a session 50 times. Prints how many MB the process has grown after the tenth. */
const work = { variant: 'efficientnet-b0' as VariantId, task: 'infer', batchSize: 1, imagePx: 32, seed: 1 } as const
const engine = await findEngine('tensorflow')
const rssMb: number[] = []
for (let round = 0; round < 50; round++) {
  const session = await engine.open(work)
  await session.run(makeBatch(work))
  await session[Symbol.asyncDispose]()
  rssMb.push(process.memoryUsage().rss / 1e6)
}
console.log(Math.max(...rssMb.slice(-10)) - Math.max(...rssMb.slice(0, 10)))

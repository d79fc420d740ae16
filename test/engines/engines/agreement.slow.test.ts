import { findEngine, isTensorflowInstalled, makeBatch } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { smallWork } from '../../suites/engine.ts'

async function lossesOf(name: 'tensorflow' | 'cpu') {
  const work = { ...smallWork('train-step'), imagePx: 16 }
  await using session = await (await findEngine(name)).open(work)
  const batch = makeBatch(work)
  return [(await session.run(batch))[0]!, (await session.run(batch))[0]!]
}

describe.skipIf(!isTensorflowInstalled())('a training step on TensorFlow', () => {
  // The second loss follows from the first step's gradients and its update.
  it('has the losses of the reference, before and after the first update', async () => {
    const [reference, losses] = [await lossesOf('cpu'), await lossesOf('tensorflow')]

    expect(losses[0]! / reference[0]!).toBeCloseTo(1, 3)
    expect(losses[1]! / reference[1]!).toBeCloseTo(1, 2)
  })
})

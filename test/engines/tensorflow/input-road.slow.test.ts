import { isTensorflowInstalled, loadTensorflow, makeBatch, type Work } from '@effzoo/engines'
import { memory } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { openGraphSession } from '../../../packages/engines/src/tensorflow/graph-session.ts'
import { smallWork } from '../../suites/engine.ts'

const open = async (work: Work, usesGpu: boolean) =>
  openGraphSession(await loadTensorflow(), { engineVersion: 'TensorFlow', threads: null, hasKernels: false, usesGpu }, work)

// The road of a GPU, on the CPU: its variable then lies in the host's memory, and all else is the same.
describe.skipIf(!isTensorflowInstalled())('the road by which a GPU is given its batches', () => {
  it.each([1, 2, 3])('tells batches apart, however many of 3 it has places for: %i', async (inputCount) => {
    const batches = [1, 2, 3].map((seed) => makeBatch({ ...smallWork('infer'), seed }))
    await using fed = await open(smallWork('infer'), false)
    await using kept = await open({ ...smallWork('infer'), inputCount }, true)

    await kept.prepare?.(batches.slice(0, inputCount))
    for (const turn of [0, 1, 2, 0, 0, 2, 1]) expect(await kept.run(batches[turn]!)).toEqual(await fed.run(batches[turn]!))
  })

  it('trains the same, and its parts are there', async () => {
    const work = { ...smallWork('train-step'), parts: true, inputCount: 2 }
    const batches = [1, 2].map((seed) => makeBatch({ ...work, seed }))
    await using fed = await open(work, false)
    await using kept = await open(work, true)

    for (const turn of [0, 1, 0]) expect(await kept.run(batches[turn]!)).toEqual(await fed.run(batches[turn]!))
    expect(await kept.parts!.forward(batches[1]!)).toEqual(await fed.parts!.forward(batches[1]!))
  })

  it('leaves no tensor behind', async () => {
    await loadTensorflow()
    const beforeCount = memory().numTensors
    const session = await open({ ...smallWork('infer'), inputCount: 2 }, true)
    await session.run(makeBatch(smallWork('infer')))
    await session[Symbol.asyncDispose]()

    expect(memory().numTensors).toBe(beforeCount)
  })
})

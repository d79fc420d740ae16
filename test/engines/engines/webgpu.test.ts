import { findEngine } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { smallWork } from '../../suites/engine.ts'

const engine = await findEngine('webgpu')
const { unavailable } = await engine.probe()

/** What it computes is tried on SwiftShader, in webgpu.slow.test.ts. */
describe.runIf(unavailable !== null)('engine webgpu where there is no GPU', () => {
  it('says what to install', () => {
    expect(unavailable).toContain('apt-get install libvulkan1')
  })

  it('answers its probe and refuses to open, with the same reason', async () => {
    expect((await engine.probe()).tasks).toEqual({ infer: unavailable, 'train-step': unavailable })
    await expect(engine.open(smallWork('infer'))).rejects.toThrow(unavailable!)
  })
})

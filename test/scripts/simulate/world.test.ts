import { describe, expect, it } from 'vitest'
import { callOff, createWorld } from '../../../scripts/simulate/world.ts'

describe('the simulated world', () => {
  it('lets things happen in the order of time, and those of one moment in the order they were asked for', async () => {
    const world = createWorld(1)
    const happened: string[] = []
    world.after(20, () => void happened.push(`c at ${world.nowMs}`))
    world.after(10, () => void happened.push(`a at ${world.nowMs}`))
    world.after(10, () => void happened.push(`b at ${world.nowMs}`))

    await world.run(100)

    expect(happened).toEqual(['a at 10', 'b at 10', 'c at 20'])
    expect(world.nowMs).toBe(100)
  })

  it('waits for what takes a while, and goes no further than it was asked to', async () => {
    const world = createWorld(1)
    const happened: string[] = []
    world.after(5, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      happened.push('first')
    })
    world.after(5, () => void happened.push('second'))
    world.after(11, () => void happened.push('too late'))

    await world.run(10)

    expect(happened).toEqual(['first', 'second'])
  })

  it('forgets what was called off', async () => {
    const world = createWorld(1)
    const happened: string[] = []
    callOff(world.after(5, () => void happened.push('never')))

    await world.run(10)

    expect(happened).toEqual([])
  })
})

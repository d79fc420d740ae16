import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import { describe, expect, it, vi } from 'vitest'
import { openStack } from '../../../packages/zoo/src/turns/stack-process.ts'
import { fakeLaunch } from './fixtures/fake-launch.ts'
import { stateOf } from './fixtures/process-state.ts'

const turnLength = { minMs: 4, minCount: 3 }

describe('openStack', () => {
  it('waits, stopped, between its turns', async () => {
    const stack = await openStack(fakeLaunch({ latencyMs: 2 }))
    const pid = Number(stack.ready.version)
    await vi.waitFor(() => expect(stateOf(pid)).toBe('T'))

    expect(await stack.takeTurn(turnLength)).toEqual({ latenciesMs: [2, 2, 2], peakRssBytes: 1024 })
    await vi.waitFor(() => expect(stateOf(pid)).toBe('T'))
    await stack.close()
  })

  it('is gone once it is closed', async () => {
    const stack = await openStack(fakeLaunch())
    await stack.close()

    expect(stateOf(Number(stack.ready.version))).toBeUndefined()
  })

  it.each([
    [{ fault: 'crash', failsInTurn: 0 }, 'ended with exit code 3: out of luck'],
    [{ fault: 'garble', failsInTurn: 0 }, 'answered what is not JSON: loss: 6.9'],
    [{ fault: 'hang', failsInTurn: 0 }, 'did not answer within 1 s'],
  ] as const)('that goes wrong while it opens (%j) says how', async (behaviour, message) => {
    // on a busy machine it takes seconds until there is something to go wrong
    const answerMs = behaviour.fault === 'hang' ? 1_000 : 20_000
    await expect(openStack(fakeLaunch(behaviour), { answerMs, closeMs: 1_000 })).rejects.toThrow(message)
  })

  it.each([
    [{ fault: 'crash', failsInTurn: 1 }, 'ended with exit code 3: out of luck'],
    [{ fault: 'kill', failsInTurn: 1 }, 'was ended by SIGKILL'],
  ] as const)('that goes wrong in its turn (%j) says how', async (behaviour, message) => {
    const stack = await openStack(fakeLaunch(behaviour))

    await expect(stack.takeTurn(turnLength)).rejects.toThrow(message)
    expect(stateOf(Number(stack.ready.version))).toBeUndefined()
  })

  it('says that there is no such command', async () => {
    await expect(openStack({ command: '/nowhere/python', args: [], env: {} })).rejects.toThrow(
      'could not be started: spawn /nowhere/python',
    )
  })

  it.each(['SIGKILL', 'SIGINT'] as const)('leaves no stopped process behind when the benchmark ends by %s', async (signal) => {
    const entry = fileURLToPath(new URL('./fixtures/open-and-hang.ts', import.meta.url))
    const benchmark = spawn(process.execPath, [launcher, entry])
    const [text] = await once(benchmark.stdout, 'data')
    const pid = Number(text)
    await vi.waitFor(() => expect(stateOf(pid)).toBe('T'))

    benchmark.kill(signal)
    await once(benchmark, 'exit')
    await vi.waitFor(() => expect(stateOf(pid)).toBeUndefined(), { timeout: 10_000 })
  })
})

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findEngine, makeBatch } from '@effzoo/engines'
import { launcher } from '@effzoo/launch'
import { describe, expect, it } from 'vitest'
import { xlaWork } from './xla-work.ts'

const child = fileURLToPath(new URL('./xla-child.ts', import.meta.url))

describe('the engine tensorflow with XLA, in a process of its own', () => {
  it.each(['infer', 'train-step'] as const)('answers a %s as without it', async (task) => {
    const engine = await findEngine('tensorflow')
    await using session = await engine.open(xlaWork(task))
    const expected = await session.run(makeBatch(xlaWork(task)))

    const run = spawnSync(process.execPath, [launcher, child, task], { encoding: 'utf8' })

    expect(run.status, run.stderr).toBe(0)
    const { execution, answer } = JSON.parse(run.stdout) as { execution: string; answer: number[] }
    expect(execution).toBe('xla')
    expect(answer).toHaveLength(expected.length)
    const worst = answer.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0)
    expect(worst).toBeLessThan(1e-3)
  })
})

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { VariantId } from '@effzoo/contract'
import { findEngine, isTensorflowInstalled, makeBatch, type Work } from '@effzoo/engines'
import { launcher } from '@effzoo/launch'
import { describe, expect, it } from 'vitest'

const child = (name: string) => [launcher, fileURLToPath(new URL(`${name}.ts`, import.meta.url))]
const run = (name: string, env: NodeJS.ProcessEnv) =>
  promisify(execFile)(process.execPath, child(name), { env: { ...process.env, ...env } })

const workOf = (variant: string, seed: number, batchSize = 1): Work => ({
  variant: variant as VariantId,
  task: 'infer',
  batchSize,
  imagePx: 64,
  seed,
})
const open = async (work: Work) => await (await findEngine('tensorflow')).open(work)

describe.skipIf(!isTensorflowInstalled())('sessions with our kernels', () => {
  it('keep their weights apart, also when another is closed', async () => {
    const works = [workOf('efficientnet-b0', 1), workOf('efficientnet-b0', 2), workOf('coatnet-0-timm', 1)]
    const alone: Float32Array[] = []
    for (const work of works) {
      await using session = await open(work)
      alone.push(await session.run(makeBatch(work)))
    }
    expect(alone[0]).not.toEqual(alone[1])

    const sessions = await Promise.all(works.map(open))
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(sessions.map((session, i) => session.run(makeBatch(works[i]!))))
      expect(answers).toEqual(alone)
    }
    await sessions[0]![Symbol.asyncDispose]()
    expect(await sessions[1]!.run(makeBatch(works[1]!))).toEqual(alone[1])
    await Promise.all(sessions.slice(1).map((session) => session[Symbol.asyncDispose]()))
  })

  it('answer calls that are made at the same time', async () => {
    const work = workOf('efficientnetv2-b0', 1, 2)
    await using session = await open(work)
    const batches = [1, 2, 3, 4].map((seed) => makeBatch({ ...work, seed }))
    const expected: Float32Array[] = []
    for (const batch of batches) expected.push(await session.run(batch))

    const answers = await Promise.all([...batches, ...batches].map((batch) => session.run(batch)))

    expect(answers).toEqual([...expected, ...expected])
  })

  it.each([
    { choice: 'avx2', version: /, effzoo's kernels \(AVX2\)$/ },
    { choice: 'tensorflow', version: /^TensorFlow [\d.]+, tfjs-node-gpu [\d.]+$/ },
  ])('use the kernels that EFFZOO_KERNELS=$choice names, and say so', async ({ choice, version }) => {
    const { stdout } = await run('session-child', { EFFZOO_KERNELS: choice })
    const { engineVersion, answer } = JSON.parse(stdout) as { engineVersion: string; answer: number[] }

    expect(engineVersion).toMatch(version)
    await using session = await open(workOf('efficientnet-b0', 1))
    const expected = await session.run(makeBatch(workOf('efficientnet-b0', 1)))
    expect(Math.max(...answer.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(1e-4 * Math.max(...expected.map(Math.abs)))
  })
})

describe.skipIf(!isTensorflowInstalled())('a process with our kernels', () => {
  it('ends as soon as it is done, though their threads still wait for work', async () => {
    const { stdout } = await run('exit-child', { TF_NUM_INTRAOP_THREADS: '4' })

    // the child exits right after a run, and has told when
    expect(Date.now() - Number(stdout)).toBeLessThan(2000)
  })

  it('gives back the memory of sessions that are closed', async () => {
    const { stdout } = await run('open-often', {})

    // 40 sessions, each with 21 MB of weights and as much of packed ones
    expect(Number(stdout)).toBeLessThan(150)
  })

  it("shares them with the process's worker threads, also when these end", async () => {
    expect((await run('worker-child', {})).stdout).toBe('same same same\n')
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EngineName, taskNames, VariantId, type VariantSpec } from '@effzoo/contract'
import { createClient } from '@effzoo/zoo'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runRunner } from '../../apps/bench-runner/src/runner.ts'
import { freePort, startApi } from '../api/start-api.ts'
import { device } from '../bench-runner/fixtures/host.ts'

/** As small as a network of this kind can be, of ten classes. */
const spec: VariantSpec = {
  family: 'efficientnetv2',
  stages: [
    { block: 'fused-mbconv', repeats: 1, kernel: 3, stride: 2, expand: 1, channels: 8 },
    { block: 'mbconv', repeats: 1, kernel: 3, stride: 2, expand: 4, channels: 16, seRatio: 0.25 },
  ],
  stem: 8,
  head: 16,
  width: 1,
  depth: 1,
  widthFloor: 0,
  fixedEnds: false,
  activation: 'silu',
  padding: 'same',
  epsilon: 1e-3,
  momentum: 0.9,
  classes: 10,
  trainPx: 32,
  evalPx: 32,
  dropout: 0,
  dropPath: 0,
  follows: 'a test',
}

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-custom-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const hostWith = (engine: EngineName) => ({
  device,
  engines: [{ name: engine, version: '1', unavailable: null, tasks: { infer: true, 'train-step': true } as const }],
})

describe('a variant that a user registers', () => {
  it.each(taskNames)('is measured for %s by a runner that has never heard of it', async (task) => {
    const api = startApi({ PORT: String(await freePort()), DATA_DIR: await temporaryFolder() })
    const client = createClient({ registryUrl: (await api.ready)! })
    const { id } = await client.registerModel({ name: 'tiny', spec })
    const job = await client.submitJob({ variant: VariantId.parse(id), task, engine: 'wasm', batchSize: 2 }, task)

    await runRunner({ registryUrl: client.registryUrl, stateDir: await temporaryFolder(), host: hostWith('wasm'), once: true })

    const { state, failure, result } = await client.job(job.id)
    expect({ state, failure }).toEqual({ state: 'done', failure: null })
    const measured = await client.result(result!)
    expect(measured).toMatchObject({ variant: 'local.tiny.v1', imagePx: 32, parity: { passed: null } })
    expect(measured.parity!.reason).toContain('local.tiny.v1: it is a custom variant')
    if (measured.losses) expect(measured.losses.every((loss) => loss > 0 && loss < 100)).toBe(true)
    const card = await client.model(id)
    expect(card.measurements.map((line) => line.result)).toEqual([result])
    await expect(client.deleteModel(id)).rejects.toMatchObject({ code: 'variant-in-use' })
  })
})

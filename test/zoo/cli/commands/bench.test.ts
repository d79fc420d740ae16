import { Job } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { openRegistry } from '../open-registry.ts'
import { runZoo } from '../run-zoo.ts'

describe('zoo bench', () => {
  it('submits what the flags say, and with --no-wait leaves it to the runners', async () => {
    const { url, get } = await openRegistry()
    const flags = ['--task', 'infer', '--engine', 'wasm', '--batch', '4', '--px', '128', '--protocol', 'standard']
    const { code, stdout } = await runZoo('bench', 'efficientnet-b0', 'coatnet-0', ...flags, '--no-wait', '--json', '--registry', url)

    expect(code).toBe(0)
    const jobs = JSON.parse(stdout).map((job: unknown) => Job.parse(job))
    const asked = { state: 'queued', task: 'infer', engine: 'wasm', batchSize: 4, imagePx: 128, protocol: 'standard' }
    expect(jobs).toMatchObject([
      { variant: 'efficientnet-b0', ...asked },
      { variant: 'coatnet-0', ...asked },
    ])
    expect((await get(`/jobs/${jobs[0].id}`)).body).toMatchObject(asked)
  })

  it('submits a custom variant by its id', async () => {
    const { url, call, get } = await openRegistry()
    const { spec } = (await get('/models/efficientnet-b0')).body
    await call('POST', '/models', { name: 'mine', spec })

    const { code, stdout } = await runZoo('bench', 'local.mine.v1', '--task', 'infer', '--no-wait', '--registry', url)

    expect(code).toBe(0)
    expect(stdout).toMatch(/^job_\w+ +queued +local\.mine\.v1 /m)
  })

  it.each([
    [['coatnet-0', '--device', 'dev_1'], '--device: a job goes to the first runner that has its engine'],
    [['coatnet-0', '--wait', '--no-wait'], 'give one of them'],
    [['coatnet-0', '--protocol', 'long'], '--protocol long: allowed are quick, standard, publish'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, stderr } = await runZoo('bench', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})

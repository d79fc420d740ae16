import { Job, Sweep } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { openRegistry } from '../open-registry.ts'
import { runZoo } from '../run-zoo.ts'

describe('zoo bench', () => {
  it('submits what the flags say, and with --no-wait leaves it to the runners', async () => {
    const { url, get } = await openRegistry()
    const flags = ['--task', 'infer', '--engine', 'wasm', '--batch', '4', '--px', '128', '--protocol', 'standard']
    const { code, stdout } = await runZoo('bench', 'efficientnet-b0', ...flags, '--no-wait', '--json', '--registry', url)

    expect(code).toBe(0)
    const [job, ...others] = JSON.parse(stdout).map((each: unknown) => Job.parse(each))
    const asked = { state: 'queued', task: 'infer', engine: 'wasm', batchSize: 4, imagePx: 128, protocol: 'standard' }
    expect(job).toMatchObject({ variant: 'efficientnet-b0', sweep: null, ...asked })
    expect(others).toEqual([])
    expect((await get(`/jobs/${job.id}`)).body).toMatchObject(asked)
  })

  it('makes a sweep of what is more than one job', async () => {
    const { url, get } = await openRegistry()
    const flags = ['--task', 'infer,train-step', '--engine', 'wasm', '--batch', '1,8', '--px', '64']
    const { code, stdout } = await runZoo('bench', 'efficientnet-b0', 'coatnet-0', ...flags, '--no-wait', '--json', '--registry', url)

    expect(code).toBe(0)
    const sweep = Sweep.parse(JSON.parse(stdout))
    expect(sweep.request).toMatchObject({ variants: ['efficientnet-b0', 'coatnet-0'], batchSizes: [1, 8], imagePx: 64 })
    expect(sweep.counts.queued).toBe(8)
    expect((await get(sweep.jobs)).body.items).toHaveLength(8)
  })

  it('shows a sweep and how to see its jobs', async () => {
    const { url } = await openRegistry()
    const { stdout } = await runZoo('bench', 'efficientnet-b0', '--no-wait', '--registry', url)

    expect(stdout).toMatch(/^(swp_\w+) +running +0 of 2 .*\nzoo jobs --sweep \1 shows its jobs$/m)
  })

  it('says who may measure, and how soon', async () => {
    const { url } = await openRegistry()
    const selectors = ['--device', 'dev_1', '--label', 'quiet', '--label', 'gpu=a100', '--priority=-3']
    const flags = [...selectors, '--deadline', '2h', '--debounce', '1d', '--task', 'infer', '--no-wait', '--json']
    const ask = () => runZoo('bench', 'efficientnet-b0', ...flags, '--registry', url)

    const { stdout } = await ask()

    const [job] = JSON.parse(stdout)
    expect(job).toMatchObject({ device: 'dev_1', labels: ['gpu=a100', 'quiet'], priority: -3, deadlineAtMs: expect.any(Number) })
    expect(JSON.parse((await ask()).stdout)[0].id).toBe(job.id)
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
    [['coatnet-0', '--priority', 'high'], '--priority high: allowed is a whole number from -100 to 100'],
    [['coatnet-0', '--versus', 'coatnet-1', '--label', 'quiet'], '--label: of no meaning with --versus'],
    [['coatnet-0', '--wait', '--no-wait'], 'give one of them'],
    [['coatnet-0', 'coatnet-0'], 'coatnet-0 stands twice'],
    [['coatnet-0', '--batch', '8,8'], '--batch 8,8: 8 stands twice'],
    [['coatnet-0', '--protocol', 'long'], '--protocol long: allowed are quick, standard, publish'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, stderr } = await runZoo('bench', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})

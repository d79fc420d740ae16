import { Job } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { formatAge } from '../../../../packages/zoo/cli/job-table.ts'
import { registration } from '../../../api/fixtures.ts'
import { openRegistry } from '../open-registry.ts'
import { runZoo } from '../run-zoo.ts'

/** A registry that answers GET /jobs with the jobs that were submitted to it, and keeps what it was asked. */
async function openWithList() {
  const asked: string[] = []
  const submitted: unknown[] = []
  const registry = await openRegistry((answer) => async (request) => {
    const { pathname, search } = new URL(request.url)
    if (request.method === 'GET' && pathname === '/jobs') {
      asked.push(search)
      return Response.json({ items: submitted, nextCursor: 'next' })
    }
    const response = await answer(request)
    if (request.method === 'POST' && pathname === '/jobs') submitted.push(await response.clone().json())
    return response
  })
  return { ...registry, asked, submitted }
}

describe('zoo jobs', () => {
  it('lists jobs with what they are of and what came of them', async () => {
    const { url, asked } = await openWithList()
    await runZoo('bench', 'efficientnet-b0', '--task', 'infer', '--engine', 'wasm', '--no-wait', '--registry', url)

    const { code, stdout } = await runZoo('jobs', '--state', 'queued', '--variant', 'efficientnet-b0', '--limit', '5', '--registry', url)

    expect(code).toBe(0)
    expect(asked).toEqual(['?state=queued&variant=efficientnet-b0&limit=5'])
    expect(stdout).toMatch(/^job_\w+ +queued +efficientnet-b0 +infer +wasm +1 +224 +quick /m)
    expect(stdout).toContain('more: --cursor next')
  })

  it('prints the page as JSON', async () => {
    const { url, submitted } = await openWithList()
    await runZoo('bench', 'efficientnet-b0', '--task', 'infer', '--no-wait', '--registry', url)

    const { stdout } = await runZoo('jobs', '--json', '--registry', url)

    expect(JSON.parse(stdout)).toEqual({ items: submitted, nextCursor: 'next' })
    expect(submitted).toHaveLength(1)
  })

  it('cancels the jobs that are named', async () => {
    const { url, call } = await openRegistry()
    const { body: first } = await call('POST', '/jobs', { variant: 'efficientnet-b0' })
    const { body: second } = await call('POST', '/jobs', { variant: 'efficientnet-b1' })

    const { code, stdout } = await runZoo('jobs', 'cancel', first.id, second.id, '--json', '--registry', url)

    expect(code).toBe(0)
    expect(JSON.parse(stdout).map((job: unknown) => Job.parse(job).state)).toEqual(['cancelled', 'cancelled'])
  })

  it('queues again the jobs that are named', async () => {
    const { url, call } = await openRegistry()
    const { body: runner } = await call('POST', '/runners', registration)
    const { body: made } = await call('POST', '/jobs', { variant: 'efficientnet-b0', priority: 7 })
    const headers = { authorization: `Bearer ${runner.key}` }
    await call('POST', '/jobs/claim', { engines: ['tensorflow'] }, headers)
    await call('PUT', `/jobs/${made.id}/attempts/1/failure`, { kind: 'benchmark', reason: 'no memory' }, headers)

    const { code, stdout } = await runZoo('jobs', 'redrive', made.id, '--registry', url)

    expect(code).toBe(0)
    expect(stdout).toMatch(/^job_\w+ +queued +efficientnet-b0 +infer +tensorflow +1 +224 +quick +7 /m)
  })

  it('watches a job until it ends, a line for each change', async () => {
    const { url, call } = await openRegistry()
    const { body: made } = await call('POST', '/jobs', { variant: 'efficientnet-b0' })

    const watching = runZoo('jobs', 'watch', made.id, '--json', '--registry', url)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await call('POST', `/jobs/${made.id}/cancel`)
    const { code, stdout } = await watching

    const states = stdout
      .trim()
      .split('\n')
      .map((line) => Job.parse(JSON.parse(line)).state)
    expect(code).toBe(1)
    expect([states[0], states.at(-1)]).toEqual(['queued', 'cancelled'])
  })

  it('answers a job that there is not with exit code 1', async () => {
    const { url } = await openRegistry()
    const { code, stderr } = await runZoo('jobs', 'cancel', 'job_00000000000000000000000000', '--registry', url)

    expect(code).toBe(1)
    expect(stderr).toContain('there is no job job_0')
  })

  it.each([
    [['cancel'], 'name the jobs'],
    [['cancel', '7'], '7 is not an id of the form job_'],
    [['stop'], 'stop: allowed are cancel, redrive and watch'],
    [['watch', 'job_00000000000000000000000000', 'job_00000000000000000000000001'], 'watch: name one job'],
    [['--state', 'lost'], '--state lost: allowed are queued, leased, running, done, failed, cancelled'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, stderr } = await runZoo('jobs', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})

describe('formatAge', () => {
  it.each([
    [-5, '0 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [7_199_000, '1 h'],
    [3 * 86_400_000, '3 d'],
  ])('of %d ms is %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text)
  })
})

import { ModelPage, Workload } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { measurementOf } from '../../../api/fixtures.ts'
import { openRegistry } from '../open-registry.ts'
import { runZoo } from '../run-zoo.ts'

describe('zoo models', () => {
  it('prints those that the filters leave, as a table', async () => {
    const { url } = await openRegistry()
    const { code, stdout } = await runZoo('models', '--max-params', '25M', '--min-top1', '83', '--sort', '-top1', '--registry', url)

    expect(code).toBe(0)
    expect(
      stdout
        .split('\n')
        .slice(1)
        .map((line) => line.split(/ +/)[0]),
    ).toEqual(['efficientnetv2-s', 'efficientnetv2-rw-s', 'efficientnet-b4-native', ''])
    expect(stdout).toMatch(/^efficientnetv2-s +384 +21\.5M +8\.37G +83\.9 +-$/m)
  })

  it('prints a page as JSON, and how the next one is asked for', async () => {
    const { url } = await openRegistry()
    const { stdout } = await runZoo('models', '--limit', '2', '--json', '--registry', url)
    const { items, nextCursor } = ModelPage.parse(JSON.parse(stdout))

    const { stdout: next } = await runZoo('models', '--limit', '2', '--cursor', nextCursor!, '--registry', url)

    expect(items).toHaveLength(2)
    expect(next).toContain('more: --cursor ')
    expect(next).not.toContain(`${items[0]!.id} `)
  })

  it('says what the registry refuses, with exit code 1', async () => {
    const { url } = await openRegistry()
    const { code, stderr } = await runZoo('models', '--max-params', '25X', '--registry', url)

    expect(code).toBe(1)
    expect(stderr).toContain('maxParams: "25X" is not a quantity')
  })

  it('prints beside each variant what was measured, where it is asked about', async () => {
    const { url, claim, call } = await openRegistry()
    const { path, job, runner } = await claim()
    await call('PUT', `${path}/result`, measurementOf(Workload.parse(job)), runner.headers)

    const { stdout } = await runZoo('models', '--engine', 'tensorflow', '--max-median-ms', '20', '--registry', url)

    expect(stdout).toMatch(/^variant .* median ms +p90 ms +device$/m)
    expect(stdout).toMatch(/^efficientnetv2-b0 .* 4\.00 +- +Test CPU$/m)
  })
})

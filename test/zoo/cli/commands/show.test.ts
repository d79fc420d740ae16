import { ModelCard, Workload } from '@effzoo/contract'
import { variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { measurementOf } from '../../../api/fixtures.ts'
import { openRegistry } from '../open-registry.ts'
import { runZoo } from '../run-zoo.ts'

describe('zoo show', () => {
  it('prints sizes, stages, neighbours, sources that differ, and what to run', async () => {
    const { url } = await openRegistry()
    const { code, stdout } = await runZoo('show', 'efficientnetv2-s', '--registry', url)

    expect(code).toBe(0)
    expect(stdout).toContain('At 384 px: 21.5M params and 154K statistics (82.4 MiB), 8.37G macs')
    expect(stdout).toMatch(/^blocks\.3 +mbconv +6 +3 +2 +4 +128 +0\.25 +24 /m)
    expect(stdout).toContain('Never measured on this registry.')
    expect(stdout).toMatch(/Top-1 against params: on the front; next cheaper \S+ \(.*params, .*%\), next better /)
    expect(stdout).toMatch(/macs, px 384: 8\.40G \(.*\); 8\.80G /)
    expect(stdout).toContain('npm exec --no -- zoo bench efficientnetv2-s')
  })

  it('prints counts at another size, and what was measured', async () => {
    const { url, claim, call } = await openRegistry()
    const { path, job, runner } = await claim()
    const { body: result } = await call('PUT', `${path}/result`, measurementOf(Workload.parse(job)), runner.headers)

    const { stdout } = await runZoo('show', 'efficientnetv2-b0', '--px', '320', '--registry', url)

    expect(stdout).toContain('At 320 px: 7.14M params')
    expect(stdout).toMatch(new RegExp(`^Test CPU +tensorflow +infer +1 +224 +float32 +4\\.00 .* 0 d +${result.id}$`, 'm'))
  })

  it('prints the whole card as JSON', async () => {
    const { url } = await openRegistry()
    const { stdout } = await runZoo('show', 'coatnet-0', '--json', '--registry', url)

    expect(ModelCard.parse(JSON.parse(stdout)).spec).toEqual(variants['coatnet-0'])
  })

  it('answers a variant that there is not with exit code 1 and the nearest name', async () => {
    const { url } = await openRegistry()
    const { code, stderr } = await runZoo('show', 'efficientnetv2-z', '--registry', url)

    expect(code).toBe(1)
    expect(stderr).toContain('did you mean efficientnetv2-')
  })

  it.each([
    [[], 'name one variant'],
    [['coatnet-0', '--px', '31'], '--px 31: allowed is a whole number from 32 to 1024'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, stderr } = await runZoo('show', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})

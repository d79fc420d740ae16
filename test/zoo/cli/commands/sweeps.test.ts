import { Sweep } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { openRegistry } from '../open-registry.ts'
import { runZoo } from '../run-zoo.ts'

const request = { variants: ['efficientnet-b0', 'efficientnet-b1', 'coatnet-0', 'coatnet-1'], engines: ['wasm'] }

describe('zoo sweeps', () => {
  it('lists sweeps with how far they are', async () => {
    const { url, call } = await openRegistry()
    const { body: sweep } = await call('POST', '/sweeps', request)

    const { code, stdout } = await runZoo('sweeps', '--registry', url)

    expect(code).toBe(0)
    expect(stdout).toMatch(
      new RegExp(`^${sweep.id} +running +0 of 4 .* 4 queued +efficientnet-b0, efficientnet-b1, coatnet-0 and 1 more$`, 'm'),
    )
  })

  it('says that there are none', async () => {
    const { url } = await openRegistry()

    expect(await runZoo('sweeps', '--registry', url)).toMatchObject({ code: 0, stdout: 'no such sweeps\n' })
  })

  it('cancels the sweeps that are named', async () => {
    const { url, call } = await openRegistry()
    const { body: sweep } = await call('POST', '/sweeps', request)

    const { code, stdout } = await runZoo('sweeps', 'cancel', sweep.id, '--json', '--registry', url)

    expect(code).toBe(0)
    expect(JSON.parse(stdout).map((each: unknown) => Sweep.parse(each))).toMatchObject([
      { id: sweep.id, state: 'cancelled', counts: { cancelled: 4 } },
    ])
  })

  it.each([
    [['cancel'], 'name the sweeps'],
    [['cancel', '7'], '7 is not an id of the form swp_'],
    [['stop'], 'stop: allowed is cancel'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, stderr } = await runZoo('sweeps', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})

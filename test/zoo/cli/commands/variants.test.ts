import { variantIds } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { runZoo } from '../run-zoo.ts'

describe('zoo variants', () => {
  it('lists all, as JSON', async () => {
    const { code, stdout } = await runZoo('variants', '--json')
    const listed = JSON.parse(stdout)

    expect(code).toBe(0)
    expect(listed.map(({ variant }: { variant: string }) => variant)).toEqual(variantIds)
    expect(listed[0]).toEqual({
      variant: 'efficientnet-b0',
      family: 'efficientnet',
      px: 224,
      trainPx: 224,
      params: 5_288_548,
      macs: 385_814_752,
      follows: expect.any(String),
    })
  })

  it('lists all, a line each', async () => {
    const { stdout } = await runZoo('variants')

    expect(stdout.trimEnd().split('\n')).toHaveLength(1 + variantIds.length)
  })
})

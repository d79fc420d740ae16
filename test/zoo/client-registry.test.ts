import { VariantSpec } from '@effzoo/contract'
import { variants } from '@effzoo/models'
import { createClient } from '@effzoo/zoo'
import { describe, expect, it } from 'vitest'
import { openRegistry } from './cli/open-registry.ts'

const spec = VariantSpec.parse({ ...variants['efficientnetv2-b0'], width: 0.5 })

describe('createClient, of a registry', () => {
  it('has a custom variant counted, registered, shown and deleted', async () => {
    const { url } = await openRegistry()
    const client = createClient({ registryUrl: url })
    const { params, macs } = await client.analyze({ spec })

    const registered = await client.registerModel({ name: 'half', spec })
    expect(registered).toMatchObject({ id: 'local.half.v1', params, macs })
    expect((await client.model(registered.id)).spec).toEqual(spec)
    expect((await client.models({ family: 'efficientnetv2', maxParams: String(params) })).items.map(({ id }) => id)).toEqual([
      registered.id,
    ])
    await client.deleteModel(registered.id)
    await expect(client.model(registered.id)).rejects.toMatchObject({ code: 'variant-not-found' })
  })

  it('asks for one variant at a size, whatever its id is', async () => {
    const { url } = await openRegistry()
    const client = createClient({ registryUrl: url })

    expect((await client.model('coatnet-0', { px: '320' })).counts.px).toBe(320)
    await expect(client.model('../jobs?x=1')).rejects.toMatchObject({ code: 'variant-not-found' })
  })
})

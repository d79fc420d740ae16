import { createClient, NotARegistry, RegistryUnreachable } from '@effzoo/zoo'
import { describe, expect, it } from 'vitest'

const answering = (status: number, body: unknown) => async () => new Response(JSON.stringify(body), { status })

describe('createClient', () => {
  it('rethrows a problem with its code and fields', async () => {
    const problem = {
      type: '/problems/invalid-request',
      title: 't',
      status: 422,
      detail: 'd',
      errors: [{ pointer: 'maxParam', detail: 'unknown' }],
    }
    const client = createClient({ fetch: answering(422, problem) })

    await expect(client.models({ maxParam: '25M' } as Record<string, string>)).rejects.toMatchObject({
      name: 'ZooError',
      code: 'invalid-request',
      errors: problem.errors,
    })
  })

  it('says where it looked when nothing answers', async () => {
    const client = createClient({ registryUrl: 'http://127.0.0.1:9' })

    await expect(client.models()).rejects.toThrow(RegistryUnreachable)
    await expect(client.models()).rejects.toThrow('http://127.0.0.1:9')
  })

  it('refuses an answer that is not what the contract says', async () => {
    const client = createClient({ fetch: answering(200, { items: [{ id: 'x' }], nextCursor: null }) })

    await expect(client.models()).rejects.toThrow(NotARegistry)
  })

  it('shows what a stranger on the port said', async () => {
    const client = createClient({ fetch: async () => new Response('<h1>Not here</h1>', { status: 404 }) })

    await expect(client.models()).rejects.toThrow('answered 404, and not as a registry does: <h1>Not here</h1>')
  })
})

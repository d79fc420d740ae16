import { JobId } from '@effzoo/contract'
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

  it('sends the token where it writes, asks for it anew each time, and reads without it', async () => {
    const sent: [method: string, authorization: string | null][] = []
    const secrets = ['zoo_first', 'zoo_second']
    const client = createClient({
      fetch: async (_url, init) => {
        sent.push([init!.method!, new Headers(init!.headers).get('authorization')])
        return new Response('{}', { status: 500 })
      },
      token: () => secrets.shift(),
    })
    const calls = [() => client.models(), () => client.cancelJob(JobId.parse('job_00000000000000000000000000')), () => client.tokenSelf()]
    for (const call of calls) await expect(call()).rejects.toThrow(NotARegistry)

    expect(sent).toEqual([
      ['GET', null],
      ['POST', 'Bearer zoo_first'],
      ['GET', 'Bearer zoo_second'],
    ])
  })
})

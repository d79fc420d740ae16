import { createHash } from 'node:crypto'
import { Workload } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { measurementOf } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

const digestOf = (text: string) => `sha-256=:${createHash('sha256').update(text).digest('base64')}:`

async function put(name: 'result' | 'failure', header: (body: string) => string, sent = (body: string) => body) {
  const { path, job, runner } = await api.claim()
  const failure = { kind: 'benchmark', reason: 'Gerät weg' }
  const body = JSON.stringify(name === 'result' ? measurementOf(Workload.parse(job)) : failure)
  const answer = await api.call('PUT', `${path}/${name}`, sent(body), { ...runner.headers, 'content-digest': header(body) })
  return { answer, job: (await api.get(`/jobs/${job.id}`)).body }
}

describe.each(['result', 'failure'] as const)('the Content-Digest of a %s', (name) => {
  it('lets in what came as it was sent', async () => {
    expect((await put(name, digestOf)).job.state).toBe(name === 'result' ? 'done' : 'failed')
  })

  it('stands among others', async () => {
    const { answer } = await put(name, (body) => `sha-512=:AAAA:, ${digestOf(body)}`)

    expect(answer.status).toBeLessThan(300)
  })

  it('refuses a body that is still JSON but another one, and writes nothing', async () => {
    const { answer, job } = await put(name, digestOf, (body) => body.replace('1', '2').replace('weg', 'da'))

    expect(answer).toMatchObject({ status: 422, body: { type: '/problems/wrong-digest' } })
    expect(job.state).toBe('leased')
  })

  it.each(['sha-512=:AAAA:', 'sha-256=AAAA', ''])('refuses "%s", which says nothing of the body', async (header) => {
    const { answer, job } = await put(name, () => header)

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: 'content-digest' }] } })
    expect(job.state).toBe('leased')
  })
})

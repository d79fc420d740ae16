import { type Job, Workload } from '@effzoo/contract'
import { createClient, followJob } from '@effzoo/zoo'
import { describe, expect, it } from 'vitest'
import { measurementOf, workload } from '../api/fixtures.ts'
import { openApp, unpublishedRegistry } from '../api/open-app.ts'

type Api = Awaited<ReturnType<typeof openApp>>
type Answer = (url: string, init: RequestInit) => Promise<Response>

const open = () => openApp(unpublishedRegistry())

async function follow(api: Api, answer: Answer = async (url, init) => api.app.request(url, init)) {
  const asked: string[] = []
  const client = createClient({
    fetch: async (url, init = {}) => {
      const { pathname } = new URL(String(url))
      asked.push(`${pathname.replace(/job_\w+/, 'ID')} ${new Headers(init.headers).get('last-event-id') ?? ''}`.trim())
      return answer(String(url), init)
    },
  })
  const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })
  return { asked, made, changes: followJob(client, made) }
}

async function collect(changes: AsyncGenerator<Job>, onChange: (job: Job) => unknown = () => {}) {
  const seen: Job[] = []
  for await (const job of changes) {
    seen.push(job)
    await onChange(job)
  }
  return seen
}

describe('following a job', () => {
  it('answers each change until the job has ended, over one stream', async () => {
    const api = await open()
    const { asked, made, changes } = await follow(api)
    const runner = await api.register()
    const path = `/jobs/${made.id}/attempts/1`
    let step = 0

    const seen = await collect(changes, async ({ state, progress }) => {
      if (step === 0 && state === 'queued') await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)
      if (step === 1 && state === 'leased') {
        await api.call('POST', `${path}/heartbeat`, { progress: { phase: 'samples', done: 1, total: 64 } }, runner.headers)
      }
      if (step === 2 && progress) await api.call('PUT', `${path}/result`, measurementOf(Workload.parse(made)), runner.headers)
      step = { queued: 1, leased: 2, running: 3, done: 4, failed: 4, cancelled: 4 }[state] - (state === 'running' && !progress ? 1 : 0)
    })

    expect([...new Set(seen.map(({ state }) => state))]).toEqual(['queued', 'leased', 'running', 'done'])
    expect(seen.some(({ progress }) => progress?.done === 1)).toBe(true)
    expect(seen.at(-1)).toEqual((await api.get(`/jobs/${made.id}`)).body)
    expect(asked).toEqual(['/jobs/ID/events', '/jobs/ID'])
  })

  it('takes up a stream that breaks where it broke', async () => {
    const api = await open()
    let streams = 0
    const { asked, changes } = await follow(api, async (url, init) => {
      const response = await api.app.request(url, init)
      if (!url.endsWith('/events')) return response
      if (streams++ === 0) return breakAfterFirstEvent(response)
      await api.call('POST', url.replace('events', 'cancel'))
      return response
    })

    expect((await collect(changes)).at(-1)!.state).toBe('cancelled')
    const last = asked.filter((path) => path.startsWith('/jobs/ID/events'))

    expect(last[0]).toBe('/jobs/ID/events')
    expect(last[1]).toMatch(/^\/jobs\/ID\/events \d+$/)
  })

  it('throws what the registry says of a job that it does not know', async () => {
    const api = await open()
    const { changes } = await follow(api, async () =>
      Response.json({ type: '/problems/job-not-found', title: 't', status: 404, detail: 'there is no such job' }, { status: 404 }),
    )

    await expect(collect(changes)).rejects.toThrow('there is no such job')
  })
})

function breakAfterFirstEvent(response: Response): Response {
  const reader = response.body!.getReader()
  let text = ''
  const body = new ReadableStream({
    async pull(controller) {
      if (text.includes('\nid: ')) return controller.error(new TypeError('terminated'))
      const { value } = await reader.read()
      text += new TextDecoder().decode(value)
      controller.enqueue(value)
    },
    cancel: () => reader.cancel(),
  })
  return new Response(body, { headers: response.headers })
}

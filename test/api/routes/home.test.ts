import { createHash } from 'node:crypto'
import { Workload } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { measurementOf } from '../fixtures.ts'
import { openApp } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp()
})

describe('GET /', () => {
  it('lists the models with their sizes, their accuracy and its source', async () => {
    const { status, headers, body } = await api.get('/')

    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^text\/html/)
    expect(body).toMatch(/^<!doctype html><html/)
    expect(body).toMatch(/href="\/models\/efficientnetv2-s".*21\.5M.*8\.37G.*384.*83\.9 %.*EfficientNetV2 README/)
    expect(body).toContain('None yet.')
  })

  it('shows a new result, and nothing that its runner wrote as markup', async () => {
    const { path, job, runner } = await api.claim()
    const measurement = measurementOf(Workload.parse(job))
    const named = { ...measurement, device: { ...measurement.device, cpuModel: '<script>alert(1)</script>' } }
    const { body: result } = await api.call('PUT', `${path}/result`, named, runner.headers)

    const { body } = await api.get('/')

    expect(body).toContain(`href="/results/${result.id}"`)
    expect(body).toContain('4.00 ms')
    expect(body).toContain('&lt;script&gt;alert(1)')
    expect(body).not.toContain('<script')
  })

  it('allows its own style and nothing else', async () => {
    const { headers, body } = await api.get('/')

    const style = /<style>(.*)<\/style>/s.exec(body)![1]!
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers.get('content-security-policy')).toContain(`default-src 'none'; style-src 'sha256-${hash}';`)
  })
})

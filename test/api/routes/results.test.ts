import { Result, Workload } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { measurementOf } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

describe('GET /results/{id}', () => {
  it('answers the result as it was accepted', async () => {
    const { path, job, runner } = await api.claim()
    const accepted = await api.call('PUT', `${path}/result`, measurementOf(Workload.parse(job)), runner.headers)

    const { status, body } = await api.get(`/results/${accepted.body.id}`)

    expect(status).toBe(200)
    expect(body).toEqual(accepted.body)
    expect(Result.parse(body)).toEqual(body)
  })

  it('says when there is no such result', async () => {
    expect(await api.get('/results/result_00000000000000000000000000')).toMatchObject({ status: 404 })
  })
})

import { describe, expect, it } from 'vitest'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { parseExposition } from '../metrics/parse-exposition.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

describe('GET /metrics', () => {
  it('has the gauges of the database where there is no process to tell of, as at the edge', async () => {
    const api = await openApp(unpublishedRegistry())
    await api.claim()

    const families = parseExposition((await api.get('/metrics')).body)

    expect([...families.keys()].every((name) => name.startsWith('effzoo_'))).toBe(true)
    const leased = families.get('effzoo_queue_jobs_leased')!.series
    expect(leased.find(({ labels }) => labels.engine === 'tensorflow')!.value).toBe(1)
    expect(families.get('effzoo_runners')!.series.map(({ labels, value }) => [labels.state, value])).toEqual([
      ['busy', 1],
      ['idle', 0],
      ['draining', 0],
      ['lost', 0],
    ])
  })

  it('asks for a token with its own scope where writing needs one', async () => {
    const api = await openApp(unpublishedRegistry(), { auth: 'tokens' })
    const { secret } = await createToken(
      api.db,
      { name: 'prometheus', scopes: ['metrics:read'], expiresAtMs: null },
      'local',
      api.clock.nowMs,
    )

    expect((await api.get('/metrics')).status).toBe(401)
    expect((await api.get('/metrics', { authorization: `Bearer ${secret}` })).status).toBe(200)
  })
})

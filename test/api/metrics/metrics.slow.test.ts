import { Workload } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { nodeTarget } from '../../../scripts/api-target/node-target.ts'
import { measurementOf, registration, workload } from '../fixtures.ts'
import { type Family, parseExposition } from './parse-exposition.ts'

const figureOf = (families: ReadonlyMap<string, Family>, name: string, labels: object = {}) =>
  families.get(name)?.series.find((series) => JSON.stringify(series.labels) === JSON.stringify(labels))?.value

describe('GET /metrics of a server', () => {
  it('says in Prometheus’ format what it did, what the queue has and how the fleet is', { timeout: 60_000 }, async () => {
    const { url, token, close } = await nodeTarget.start()
    try {
      const send = (method: string, path: string, body: unknown, secret = token) =>
        fetch(url + path, {
          method,
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      const scrape = async () => {
        const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
        expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
        return parseExposition(await answer.text())
      }
      expect(figureOf(await scrape(), 'effzoo_job_claims_total')).toBe(0)

      const { key } = (await (await send('POST', '/runners', registration)).json()) as { key: string }
      for (let i = 0; i < 3; i++) await send('POST', '/jobs', { variant: workload.variant })
      const claim = async () => {
        const { job } = (await (await send('POST', '/jobs/claim', { engines: ['tensorflow'] }, key)).json()) as {
          job: Workload & { id: string }
        }
        return { job, path: `/jobs/${job.id}/attempts/1` }
      }
      const done = await claim()
      await send('PUT', `${done.path}/result`, measurementOf(Workload.parse(done.job)), key)
      const retried = await claim()
      await send('PUT', `${retried.path}/failure`, { kind: 'infrastructure', reason: 'x' }, key)
      await fetch(`${url}/no/such/place`)

      const families = await scrape()
      const engine = { engine: 'tensorflow' }
      expect(figureOf(families, 'effzoo_jobs_submitted_total')).toBe(3)
      expect(figureOf(families, 'effzoo_job_claims_total')).toBe(2)
      expect(figureOf(families, 'effzoo_results_accepted_total')).toBe(1)
      expect(figureOf(families, 'effzoo_job_retries_total')).toBe(1)
      expect(figureOf(families, 'effzoo_leases_expired_total')).toBe(0)
      expect(figureOf(families, 'effzoo_queue_jobs_due', engine)).toBe(1)
      expect(figureOf(families, 'effzoo_queue_jobs_delayed', engine)).toBe(1)
      expect(figureOf(families, 'effzoo_queue_dead_letters', engine)).toBe(0)
      expect(figureOf(families, 'effzoo_queue_oldest_age_seconds', engine)).toBeGreaterThan(0)
      expect(figureOf(families, 'effzoo_runners', { state: 'idle' })).toBe(1)
      expect(figureOf(families, 'effzoo_registry_version')).toBeGreaterThan(0)
      expect(figureOf(families, 'process_cpu_seconds_total')).toBeGreaterThan(0)
      const requests = families.get('effzoo_http_request_duration_seconds')!.series.filter(({ name }) => name.endsWith('_count'))
      const countOf = (method: string, route: string, status: string) =>
        requests.find(({ labels }) => labels.method === method && labels.route === route && labels.status === status)?.value
      expect(countOf('POST', '/jobs/claim', '200')).toBe(2)
      expect(countOf('PUT', '/jobs/{id}/attempts/{attempt}/result', '201')).toBe(1)
      expect(countOf('GET', 'none', '404')).toBe(1)
    } finally {
      await close()
    }
  })
})

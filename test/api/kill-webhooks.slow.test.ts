import { eq } from 'drizzle-orm'
import { Webhook as Verifier } from 'standardwebhooks'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../apps/api/src/db/open-database.ts'
import { planDeliveries } from '../../apps/api/src/db/queries/plan-deliveries.ts'
import { webhookDeliveries } from '../../apps/api/src/db/schema/webhooks.ts'
import { readEnv } from '../../apps/api/src/env.ts'
import { readStream } from './live/read-stream.ts'
import { startApi } from './start-api.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { openReceiver } from './webhooks/open-receiver.ts'

const send = (url: string, method: string, path: string, body: object = {}) =>
  fetch(url + path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).then((answer) => answer.json())

/**
 * Each server is killed right after it acknowledged the end of a job, in the first rounds before its message can have been sent. The next
 * one over the same file sends it, and a stream that broke goes on where it broke.
 */
it('loses no message and no event of a job when the server is killed between the two', async () => {
  const dataDir = temporaryFolder()
  const { received, url: hook } = await openReceiver(() => ({ status: 204 }))
  const start = async () => {
    const api = startApi({ DATA_DIR: dataDir, PORT: '0', AUTH: '', WEBHOOK_ALLOW_PRIVATE: 'true' })
    const url = await api.ready
    expect(url, api.errors()).not.toBeNull()
    return { ...api, url: url! }
  }
  let api = await start()
  const webhook = await send(api.url, 'POST', '/webhooks', { url: hook })
  const ended: string[] = []
  for (let round = 0; round < 3; round++) {
    const job = await send(api.url, 'POST', '/jobs', { variant: 'efficientnet-b0' })
    const stream = readStream(await fetch(`${api.url}/jobs/${job.id}/events`))
    const [, queued] = await stream.until((events) => events.length === 2)
    await send(api.url, 'POST', `/jobs/${job.id}/cancel`)
    await new Promise((resolve) => setTimeout(resolve, round * 60))
    api.child.kill('SIGKILL')
    await api.exited
    await stream.leave().catch(() => {})
    ended.push(job.id)
    api = await start()

    const replay = await readStream(await fetch(`${api.url}/jobs/${job.id}/events`, { headers: { 'last-event-id': queued!.id! } })).rest()
    expect(replay.map(({ event }) => event)).toEqual([undefined, 'cancelled'])
  }

  const { id: sweep } = await send(api.url, 'POST', '/sweeps', { variants: ['efficientnet-b0', 'efficientnet-b1'] })
  const { items } = await (await fetch(`${api.url}/jobs?sweep=${sweep}`)).json()
  const sweepJobs = items.map(({ id }: { id: string }) => id)
  await send(api.url, 'POST', `/sweeps/${sweep}/cancel`)
  api.child.kill('SIGKILL')
  await api.exited
  api = await start()

  // one that was in hand when its server died comes when its lease of a minute is over: brought forward here
  const { db, close } = await openDatabase(readEnv({ DATA_DIR: dataDir }).databaseUrl)
  onTestFinished(close)
  await planDeliveries(db, Date.now())
  const messages = () => received.map(({ body }) => JSON.parse(body))
  const told = () => new Set(messages().flatMap(({ type, data }) => (type === 'sweep.done' ? data.id : data.job)))
  await expect
    .poll(
      async () => {
        await db.update(webhookDeliveries).set({ nextAtMs: Date.now() }).where(eq(webhookDeliveries.state, 'pending'))
        return told()
      },
      { timeout: 20_000, interval: 2_000 },
    )
    .toEqual(new Set([...ended, ...sweepJobs, sweep]))
  for (const { body, headers } of received) new Verifier(webhook.secret).verify(body, headers as Record<string, string>)
  const idsOf = (job: string) => new Set(received.flatMap(({ body, headers }) => (body.includes(job) ? headers['webhook-id'] : [])))
  expect(ended.map((job) => idsOf(job).size)).toEqual([1, 1, 1])
  expect(new Set(received.flatMap(({ body, headers }) => (JSON.parse(body).type === 'sweep.done' ? headers['webhook-id'] : []))).size).toBe(
    1,
  )
})

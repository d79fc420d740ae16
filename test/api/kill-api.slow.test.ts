import { Claim, Job, type JobId, Result, type ResultId, Workload } from '@effzoo/contract'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../apps/api/src/db/open-database.ts'
import { findJob } from '../../apps/api/src/db/queries/find-job.ts'
import { findResult } from '../../apps/api/src/db/queries/find-result.ts'
import { jobs } from '../../apps/api/src/db/schema/jobs.ts'
import { results } from '../../apps/api/src/db/schema/results.ts'
import { readEnv } from '../../apps/api/src/env.ts'
import { measurementOf, registration } from './fixtures.ts'
import { freePort, startApi } from './start-api.ts'
import { temporaryFolder } from './temporary-folder.ts'

const killsPerServer = 10
const sleep = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs))

/**
 * Two servers over one file, each killed ten times at a random moment, each with a client that submits, claims and completes. What a
 * client has been told must be there at the end.
 */
it('loses nothing that it acknowledged, and doubles nothing, when it is killed 20 times', async () => {
  const dataDir = temporaryFolder()
  const submitted = new Map<string, JobId>()
  const claimed: string[] = []
  const accepted = new Map<ResultId, JobId>()

  await Promise.all([serveAndKill('a'), serveAndKill('b')])

  async function serveAndKill(name: string) {
    const port = String(await freePort())
    let isOver = false
    let answers = 0
    const client = work(`http://127.0.0.1:${port}`, name, {
      isOver: () => isOver,
      onAnswer: () => {
        answers++
      },
    }).finally(() => {
      isOver = true
    })
    client.catch(() => {}) // awaited below; a client that fails ends the loop first
    for (let kill = 0; kill < killsPerServer && !isOver; kill++) {
      const api = startApi({ DATA_DIR: dataDir, PORT: port })
      expect(await api.ready, api.errors()).not.toBeNull()
      const enough = answers + 1 + Math.random() * 12
      while (answers < enough && !isOver) await sleep(1)
      await sleep(Math.random() * 10)
      api.child.kill('SIGKILL')
      await api.exited
    }
    isOver = true
    await client
  }

  async function work(url: string, name: string, { isOver, onAnswer }: { isOver: () => boolean; onAnswer: () => void }) {
    /** Sends until it is answered; after a kill nobody knows whether the request was heard. */
    async function send(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
      while (!isOver()) {
        try {
          const response = await fetch(`${url}${path}`, {
            method,
            headers: { 'content-type': 'application/json', ...headers },
            body: JSON.stringify(body),
          })
          const text = await response.text()
          onAnswer()
          return { status: response.status, text }
        } catch {
          await sleep(10)
        }
      }
      return undefined
    }

    const registered = await send('POST', '/runners', registration)
    const authorization = registered && `Bearer ${JSON.parse(registered.text).key}`
    for (let i = 0; authorization && !isOver(); i++) {
      const key = `${name}-${i}`
      const created = await send('POST', '/jobs', { variant: 'efficientnet-b0' }, { 'idempotency-key': key })
      if (!created) return
      expect([200, 201]).toContain(created.status)
      submitted.set(key, Job.parse(JSON.parse(created.text)).id)

      const claim = await send('POST', '/jobs/claim', { engines: ['tensorflow'] }, { authorization })
      if (claim?.status !== 200) continue
      const { job } = Claim.parse(JSON.parse(claim.text))
      claimed.push(`${job.id} ${job.attempt}`)

      const path = `/jobs/${job.id}/attempts/${job.attempt}/result`
      const put = await send('PUT', path, measurementOf(Workload.parse(job)), { authorization })
      if (!put) return
      expect([200, 201], put.text).toContain(put.status)
      const result = Result.parse(JSON.parse(put.text))
      accepted.set(result.id, result.job)
    }
  }

  const { db, close } = await openDatabase(readEnv({ DATA_DIR: dataDir }).databaseUrl)
  onTestFinished(close)
  for (const [key, id] of submitted) expect(await findJob(db, id), key).toMatchObject({ id })
  for (const [id, job] of accepted) {
    expect(await findResult(db, id)).toMatchObject({ id, job })
    expect(await findJob(db, job)).toMatchObject({ state: 'done', result: id })
  }
  const storedJobs = await db.select({ key: jobs.idempotencyKey, state: jobs.state, result: jobs.result }).from(jobs)
  const storedResults = await db.select({ id: results.id }).from(results)
  expect(new Set(submitted.values()).size).toBe(submitted.size)
  expect(new Set(claimed).size).toBe(claimed.length)
  // each of the two clients may have one request in the air that was heard and never answered
  expect(storedJobs.length - submitted.size).toBeLessThanOrEqual(2)
  expect(storedResults.map(({ id }) => id).sort()).toEqual(storedJobs.flatMap(({ result }) => result ?? []).sort())
  expect(accepted.size).toBeGreaterThan(2 * killsPerServer)
})

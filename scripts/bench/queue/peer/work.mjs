// graphile-worker as its manual has it: argument is { modules, host, workerCount }; reads the number of jobs of a turn, a line each, and prints the turn.
import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import process from 'node:process'
import { createInterface } from 'node:readline'

const { modules, host, workerCount } = JSON.parse(process.argv[2])
const require = createRequire(`${modules}/`)
const { Logger, run, runMigrations } = require('graphile-worker')
const { Pool } = require('pg')

const pgPool = new Pool({ host, user: 'bench', database: 'postgres', max: workerCount + 4 })
// a connection that the server closes at its end is nobody's fault
pgPool.on('error', () => {})
const logger = new Logger(() => () => {})
await runMigrations({ pgPool, logger })

/** A worker does not wait until a completion is written before it asks for the next job. */
async function allWritten() {
  while ((await pgPool.query('select 1 from graphile_worker._private_jobs limit 1')).rows.length > 0);
}

async function measure(jobCount) {
  await pgPool.query("select graphile_worker.add_job('measure', '{}') from generate_series(1, $1::int)", [jobCount])
  const events = new EventEmitter()
  const askedMs = new Map()
  const latenciesMs = []
  let startMs
  let completed = 0
  const done = new Promise((resolve) => {
    events.on('worker:getJob:start', ({ worker }) => {
      const nowMs = performance.now()
      startMs ??= nowMs
      askedMs.set(worker, nowMs)
    })
    events.on('job:start', ({ worker }) => latenciesMs.push(performance.now() - askedMs.get(worker)))
    events.on('job:complete', () => ++completed === jobCount && resolve())
  })
  const runner = await run({
    pgPool,
    logger,
    events,
    concurrency: workerCount,
    noHandleSignals: true,
    taskList: { measure: async () => {} },
  })
  await done
  await allWritten()
  const spentMs = performance.now() - startMs
  await runner.stop()
  const sorted = latenciesMs.sort((a, b) => a - b)
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
  return { claimsPerS: (jobCount * 1_000) / spentMs, claimP50Ms: at(0.5), claimP99Ms: at(0.99) }
}

for await (const line of createInterface(process.stdin)) console.log(JSON.stringify(await measure(Number(line))))

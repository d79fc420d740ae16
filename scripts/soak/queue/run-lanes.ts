// Users and runners in one process, who do without pause what they do: argument is a LanesOrder; reads for how many ms, a line each, and answers a LanesTurn.
import { createWriteStream } from 'node:fs'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { type Job, type JobRequest, VariantId, Workload } from '@effzoo/contract'
import { openConnection, type Send } from '../../bench/queue/keep-alive.ts'
import { measurementOf } from '../../bench/queue/pretended-work.ts'
import { turnOf } from '../../bench/queue/turn-of.ts'
import type { Turn } from '../../bench/queue/turn-process.ts'
import { workOnJob } from '../../bench/queue/work-on-job.ts'

export interface LanesOrder {
  readonly port: number
  readonly token: string
  /** Of runners: as many lanes. */
  readonly keys: readonly string[]
  /** Takes a line, `JOB ATTEMPT`, for each result that was acknowledged. */
  readonly acknowledgedFile: string
}

export interface LanesTurn extends Turn {
  /** In all turns. */
  readonly submittedCount: number
  readonly acknowledgedCount: number
}

const { port, token, keys, acknowledgedFile } = JSON.parse(process.argv[2] ?? '{}') as LanesOrder

/** Not too many: a registry has as many newest results as there are works, and is to stop growing soon. */
const works: readonly JobRequest[] = ['efficientnet-b0', 'efficientnetv2-b0', 'efficientnet-lite0'].flatMap((variant) =>
  [1, 2, 4].flatMap((batchSize) => [128, 160, 192, 224].map((imagePx) => ({ variant: VariantId.parse(variant), batchSize, imagePx }))),
)
const requests = works.map((work) => JSON.stringify(work))

const acknowledged = createWriteStream(acknowledgedFile)
let [submittedCount, acknowledgedCount] = [0, 0]

const resultOf = (claimed: string) => JSON.stringify(measurementOf(Workload.parse((JSON.parse(claimed) as { job: Job }).job)))

/** Each asks for a job before it claims one, so there is one for everybody who claims. */
async function runLane(user: Send, runner: Send, untilMs: number, latenciesMs: number[]) {
  while (performance.now() < untilMs) {
    const { status, body } = await user('POST', '/jobs', requests[submittedCount % requests.length]!)
    if (status !== 201) throw new Error(`a job was answered ${status}: ${body.slice(0, 500)}`)
    submittedCount++
    const worked = await workOnJob(runner, resultOf)
    if (!worked) throw new Error('there was no job to claim, although one was asked for')
    acknowledgedCount++
    latenciesMs.push(worked.claimMs)
    acknowledged.write(`${worked.job} ${worked.attempt}\n`)
  }
}

const lanes = await Promise.all(
  keys.map(async (key) => ({ user: await openConnection(port, token), runner: await openConnection(port, key) })),
)
for await (const line of createInterface(process.stdin)) {
  const latenciesMs: number[] = []
  const startMs = performance.now()
  await Promise.all(lanes.map(({ user, runner }) => runLane(user.send, runner.send, startMs + Number(line), latenciesMs)))
  const turn: LanesTurn = { ...turnOf(latenciesMs, performance.now() - startMs), submittedCount, acknowledgedCount }
  // what is told is in the file by then
  await new Promise<void>((resolve, reject) => acknowledged.write('', (error) => (error ? reject(error) : resolve())))
  console.log(JSON.stringify(turn))
}

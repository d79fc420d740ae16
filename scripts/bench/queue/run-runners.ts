// Simulated runners in one process: argument is { port, keys, result }; reads the number of jobs of a turn, a line each, and prints the turn.
import process from 'node:process'
import { createInterface } from 'node:readline'
import { openConnection, type Send } from './keep-alive.ts'
import type { Turn } from './turn-process.ts'

export interface RunnersOrder {
  readonly port: number
  readonly keys: readonly string[]
  /** The measurement that every job gets, as JSON. */
  readonly result: string
}

const { port, keys, result } = JSON.parse(process.argv[2] ?? '{}') as RunnersOrder
const claim = JSON.stringify({ engines: ['tensorflow'] })

async function expectStatus(send: Send, expected: number, method: string, path: string, body: string) {
  const { status, body: text } = await send(method, path, body)
  if (status !== expected) throw new Error(`${method} ${path} was answered ${status}: ${text.slice(0, 500)}`)
}

/** Claim, heartbeat and result, until there is no job. */
async function work(send: Send, latenciesMs: number[]): Promise<void> {
  for (;;) {
    const startMs = performance.now()
    const { status, body } = await send('POST', '/jobs/claim', claim)
    if (status === 204) return
    latenciesMs.push(performance.now() - startMs)
    const id = /"id":"(job_\w+)"/.exec(body)?.[1]
    const attempt = /"attempt":(\d+)/.exec(body)?.[1]
    if (status !== 200 || !id || !attempt) throw new Error(`the claim was answered ${status}: ${body.slice(0, 500)}`)
    const path = `/jobs/${id}/attempts/${attempt}`
    await expectStatus(send, 200, 'POST', `${path}/heartbeat`, '{}')
    await expectStatus(send, 201, 'PUT', `${path}/result`, result)
  }
}

for await (const line of createInterface(process.stdin)) {
  // anew for each turn: the server closes what says nothing while the other side has its turn
  const connections = await Promise.all(keys.map((key) => openConnection(port, key)))
  const latenciesMs: number[] = []
  const startMs = performance.now()
  await Promise.all(connections.map(({ send }) => work(send, latenciesMs)))
  const spentMs = performance.now() - startMs
  for (const { close } of connections) close()
  if (latenciesMs.length !== Number(line)) throw new Error(`${latenciesMs.length} jobs were claimed, and ${line} were there`)
  const sorted = latenciesMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!
  const turn: Turn = { claimsPerS: (sorted.length * 1_000) / spentMs, claimP50Ms: at(0.5), claimP99Ms: at(0.99) }
  console.log(JSON.stringify(turn))
}

// Simulated runners in one process: argument is { port, keys, result }; reads the number of jobs of a turn, a line each, and prints the turn.
import process from 'node:process'
import { createInterface } from 'node:readline'
import { openConnection, type Send } from './keep-alive.ts'
import { turnOf } from './turn-of.ts'
import { workOnJob } from './work-on-job.ts'

export interface RunnersOrder {
  readonly port: number
  readonly keys: readonly string[]
  /** The measurement that every job gets, as JSON. */
  readonly result: string
}

const { port, keys, result } = JSON.parse(process.argv[2] ?? '{}') as RunnersOrder
/** Until there is no job. */
async function work(send: Send, latenciesMs: number[]): Promise<void> {
  for (;;) {
    const worked = await workOnJob(send, () => result)
    if (!worked) return
    latenciesMs.push(worked.claimMs)
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
  console.log(JSON.stringify(turnOf(latenciesMs, spentMs)))
}

import process from 'node:process'
import { createInterface } from 'node:readline'
import { peakMemoryBytes } from '@effzoo/engines'
import type { Ready, Turn, TurnLength } from './stack-process.ts'

export interface OpenedStack extends Omit<Ready, 'ready'>, AsyncDisposable {
  /** Latencies, in the order in which they happened. */
  takeTurn(length: TurnLength): Promise<readonly number[]>
}

const answer = (message: Ready | Turn) => process.stdout.write(`${JSON.stringify(message)}\n`)

/** The other end of openStack: opens what the last argument asks for, then takes a turn for each line. peers/peer.py does the same. */
export async function serveStack<Order>(open: (order: Order) => Promise<OpenedStack>): Promise<void> {
  try {
    await using stack = await open(JSON.parse(process.argv.at(-1)!) as Order)
    const { version, compileMs, firstRunMs, parity } = stack
    answer({ ready: true, version, compileMs, firstRunMs, ...(parity && { parity }) })
    for await (const line of createInterface({ input: process.stdin })) {
      const { run } = JSON.parse(line) as { run: TurnLength }
      answer({ latenciesMs: await stack.takeTurn(run), peakRssBytes: peakMemoryBytes() })
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`) // the last line: the reason that is shown
    process.exitCode = 1
  }
}

/** Runs on and on until a turn is as long as it has to be; the first runs are not timed, for others had the caches since the last turn. */
export async function timeTurn(run: () => Promise<unknown>, { minMs, minCount }: TurnLength, untimedCount = 1): Promise<number[]> {
  for (let count = 0; count < untimedCount; count++) await run()
  const latenciesMs: number[] = []
  for (let spentMs = 0; latenciesMs.length < minCount || spentMs < minMs; spentMs += latenciesMs.at(-1)!)
    latenciesMs.push(await timedMs(run))
  return latenciesMs
}

export async function timedMs(run: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await run()
  return performance.now() - startMs
}

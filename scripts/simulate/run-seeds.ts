import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildChild } from './build-child.ts'
import type { Call } from './call.ts'
import type { Outcome } from './simulate.ts'

/** To a child: the seed to run next. */
export interface SeedOrder {
  readonly seed: number
}

/** From a child: the first one says that it is ready. */
export type ChildCall = Call & { readonly migrationsFolder: string }

export type SeedReport = { readonly kind: 'ready' } | { readonly kind: 'ended'; readonly seed: number; readonly outcome: Outcome }

/** A child's file may lie elsewhere than these sources. */
const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

/** In as many processes as were asked for; whichever is free takes the next seed. Ends with the last seed, or once `stop` fires. */
export async function runSeeds(call: Call, stop: AbortSignal, onEnd: (seed: number, outcome: Outcome) => void): Promise<void> {
  let next = call.firstSeed
  const beyond = call.firstSeed + call.seedCount

  function serve(child: ChildProcess) {
    return new Promise<void>((resolve, reject) => {
      const end = () => child.connected && child.disconnect()
      stop.addEventListener('abort', end)
      child.on('message', (report: SeedReport) => {
        if (report.kind === 'ended') onEnd(report.seed, report.outcome)
        if (stop.aborted || next >= beyond) end()
        else child.send({ seed: next++ } satisfies SeedOrder)
      })
      child.once('error', reject)
      child.once('exit', (code) => {
        stop.removeEventListener('abort', end)
        if (code === 0) resolve()
        else reject(new Error(`a process of the simulation ended with exit code ${code}; what it said stands above`))
      })
    })
  }

  const { entry, remove } = await buildChild()
  try {
    const order = JSON.stringify({ ...call, migrationsFolder } satisfies ChildCall)
    const children = Array.from({ length: Math.min(call.jobs, call.seedCount) }, () => fork(entry, [order], { execArgv: [] }))
    await Promise.all(children.map(serve))
  } finally {
    remove()
  }
}

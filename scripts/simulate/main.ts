// `npm run simulate -- --seeds N …`: the queue's real code in virtual time, under faults of every kind. Exit code 1 when an invariant broke.
import process from 'node:process'
import { showProgress } from '../../packages/zoo/cli/progress.ts'
import { readCall, replayOf, usage } from './call.ts'
import { runSeeds } from './run-seeds.ts'

const maxViolations = 20

async function main(): Promise<number> {
  const call = readCall(process.argv.slice(2))
  if (!call) {
    process.stderr.write(`${usage}\n`)
    return 2
  }
  const progress = showProgress('simulate')
  const startMs = performance.now()
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort())
  const tally = { seeds: 0, virtualMinutes: 0, transitions: 0, violations: 0 }

  await runSeeds(call, stop.signal, (seed, { virtualMinutes, transitionCount, violation }) => {
    tally.seeds++
    tally.virtualMinutes += virtualMinutes
    tally.transitions += transitionCount
    if (violation) {
      tally.violations++
      const { atMs, invariant, detail, trace } = violation
      progress.end()
      const lines = [
        `seed ${seed}, ${(atMs / 1_000).toFixed(3)} s: broken is "${invariant}": ${detail}`,
        ...trace,
        `again: ${replayOf(call, seed)}`,
      ]
      process.stdout.write(`${lines.join('\n  ')}\n`)
    }
    const perS = (1_000 * tally.seeds) / (performance.now() - startMs)
    progress.update({ step: `${call.seedCount} seeds`, fraction: tally.seeds / call.seedCount, detail: `${perS.toFixed(1)} seeds/s` })
    if (tally.violations >= (call.mutant ? 1 : maxViolations)) stop.abort()
  })
  progress.end()
  const { seeds, virtualMinutes, transitions, violations } = tally
  process.stdout.write(
    `${seeds} seeds, ${Math.round(virtualMinutes)} virtual minutes, ${transitions} transitions, ${violations} violations\n`,
  )
  return violations > 0 ? 1 : 0
}

process.exitCode = await main()

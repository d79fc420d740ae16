// `npm run soak -- NAME --n N [--seed S] [--target T]`: many seeded runs of something that must never fail; or `--minutes M` of it. Exit code 1 when it did.
import process from 'node:process'
import { parseArgs } from 'node:util'
import { bounds } from './queue/judge-memory.ts'
import type { Soak } from './soak.ts'

const soaks: Readonly<Record<string, () => Promise<Soak>>> = {
  api: async () => (await import('./api.ts')).api,
  kills: async () => (await import('./kills.ts')).kills,
  kernels: async () => (await import('./kernels.ts')).kernels,
  pull: async () => (await import('./pull.ts')).pull,
  queue: async () => (await import('./queue.ts')).queue,
  readers: async () => (await import('./readers.ts')).readers,
  stats: async () => (await import('./stats.ts')).stats,
}

const usage = `usage: npm run soak -- ${Object.keys(soaks).join('|')} --n RUNS [--seed SEED] [--target node|workerd]
       npm run soak -- queue --minutes MINUTES
  --target   of api: one of the two it runs on; both otherwise
  --minutes  of queue: how long; default 60. Its memory is flat if what is left of the heap after a collection is at the end at most
             ${bounds.heap} times what it was at 20 %, and the resident set at most ${bounds.rss} times what it was at 50 %`

const targetNames = ['node', 'workerd']
const maxMinutes = 7 * 24 * 60

function readCall() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { n: { type: 'string' }, seed: { type: 'string' }, target: { type: 'string' }, minutes: { type: 'string' } },
    })
    const [name = '', ...rest] = positionals
    const { n = '1000', seed = '1', target, minutes } = values
    const [runCount, firstSeed] = [Number(n), Number(seed)]
    const isCall =
      Object.hasOwn(soaks, name) &&
      rest.length === 0 &&
      Number.isInteger(runCount) &&
      runCount > 0 &&
      Number.isInteger(firstSeed) &&
      firstSeed >= 0
    const isTarget = target === undefined || (name === 'api' && targetNames.includes(target))
    // a soak goes on for so many runs, or for so long
    const isLength = name === 'queue' ? values.n === undefined && values.seed === undefined : minutes === undefined
    const isMinutes = minutes === undefined || (Number(minutes) > 0 && Number(minutes) <= maxMinutes)
    if (!(isCall && isTarget && isLength && isMinutes)) return undefined
    return { load: soaks[name]!, runCount, seed: firstSeed, target, minutes: minutes === undefined ? undefined : Number(minutes) }
  } catch {
    return undefined
  }
}

const call = readCall()
if (call) {
  const { load, ...options } = call
  const soak = await load()
  const { runCount, violations, lastLine } = await soak({ ...options, say: (line) => process.stdout.write(`${line}\n`) })
  for (const violation of violations) process.stdout.write(`violation: ${violation}\n`)
  process.stdout.write(`${lastLine ?? `${runCount} runs, ${violations.length} violations`}\n`)
  process.exitCode = violations.length > 0 ? 1 : 0
} else {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
}

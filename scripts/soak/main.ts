// `npm run soak -- NAME --n N [--seed S] [--target T]`: many seeded runs of something that must never fail. Exit code 1 when it did.
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Soak } from './soak.ts'

const soaks: Readonly<Record<string, () => Promise<Soak>>> = {
  api: async () => (await import('./api.ts')).api,
  kills: async () => (await import('./kills.ts')).kills,
  kernels: async () => (await import('./kernels.ts')).kernels,
  pull: async () => (await import('./pull.ts')).pull,
  readers: async () => (await import('./readers.ts')).readers,
  stats: async () => (await import('./stats.ts')).stats,
}

const usage = `usage: npm run soak -- ${Object.keys(soaks).join('|')} --n RUNS [--seed SEED] [--target node|workerd]
  --target   of api: one of the two it runs on; both otherwise`

const targetNames = ['node', 'workerd']

function readCall() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { n: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' }, target: { type: 'string' } },
    })
    const [name = '', ...rest] = positionals
    const [runCount, seed] = [Number(values.n), Number(values.seed)]
    const isCall =
      Object.hasOwn(soaks, name) && rest.length === 0 && Number.isInteger(runCount) && runCount > 0 && Number.isInteger(seed) && seed >= 0
    const isTarget = values.target === undefined || (name === 'api' && targetNames.includes(values.target))
    return isCall && isTarget ? { load: soaks[name]!, runCount, seed, target: values.target } : undefined
  } catch {
    return undefined
  }
}

const call = readCall()
if (call) {
  const soak = await call.load()
  const { runCount, violations, lastLine } = await soak({
    runCount: call.runCount,
    seed: call.seed,
    target: call.target,
    say: (line) => process.stdout.write(`${line}\n`),
  })
  for (const violation of violations) process.stdout.write(`violation: ${violation}\n`)
  process.stdout.write(`${lastLine ?? `${runCount} runs, ${violations.length} violations`}\n`)
  process.exitCode = violations.length > 0 ? 1 : 0
} else {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
}

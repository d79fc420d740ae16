// `npm run bench -- NAME …`: effzoo measured beside others, or beside itself. Exit code 2 when the call is not understood.
import process from 'node:process'
import { UsageError } from '@effzoo/zoo/cli'
import type { Benchmark } from './benchmark.ts'

const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  api: async () => (await import('./api/api.ts')).api,
  engines: async () => (await import('./engines/engines.ts')).engines,
  harness: async () => (await import('./harness/harness.ts')).harness,
  queue: async () => (await import('./queue/queue.ts')).queue,
  pull: async () => (await import('./pull/pull.ts')).pull,
  aa: async () => (await import('./aa/aa.ts')).aa,
  worker: async () => (await import('./worker/worker.ts')).worker,
}

const names = Object.keys(benchmarks)
const usage = `usage: npm run bench -- ${names.join('|')} …, and --help after the name for its options\n`

/** parseArgs throws these for an unknown or an incomplete flag. */
const isParseError = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--help') {
    process.stdout.write(usage)
    return 0
  }
  if (name === undefined || !Object.hasOwn(benchmarks, name)) {
    const what = name === undefined ? 'name a benchmark' : `there is no benchmark ${name}`
    process.stderr.write(`bench: ${what}; there are: ${names.join(', ')}\n${usage}`)
    return 2
  }
  const benchmark = await benchmarks[name]!()
  if (args.includes('--help')) {
    process.stdout.write(benchmark.usage)
    return 0
  }
  try {
    return await benchmark.run(args)
  } catch (error) {
    if (!(error instanceof UsageError || isParseError(error))) throw error
    process.stderr.write(`bench: ${error.message}\n${benchmark.usage}`)
    return 2
  }
}

process.exitCode = await main(process.argv.slice(2))

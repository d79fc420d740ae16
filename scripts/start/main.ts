import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type EngineName, ZooError } from '@effzoo/contract'
import { isTensorflowInstalled } from '@effzoo/engines'
import { bench, createClient } from '@effzoo/zoo'
import { benchRequests, formatBenchReport, showBench, UsageError, workloadFlags } from '@effzoo/zoo/cli'
import { openLocalRegistry } from './registry.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const usage = `Usage: npm start -- [--once] [--json] [--variant NAME] [--engine NAME] [--task infer|train-step|both] [--batch N] [--px N]

Serves the registry from .data/, measures a variant with a runner of its own, and shows the result beside published figures.
  --once     exit after the table instead of serving until Ctrl-C
  --json     the result as JSON on stdout, all else on stderr
  PORT, DATA_DIR   where to listen (8787 or the next free) and where to keep the data (.data)
`

const say = (line: string) => process.stderr.write(`${line}\n`)

interface Plan {
  readonly engine: EngineName
  readonly requests: ReturnType<typeof benchRequests>
}

/** TensorFlow, unless it is not there: then what npm brought, and what that cannot do is said. */
function plan(values: { variant?: string; engine?: string; task?: string; batch?: string; px?: string }): Plan {
  const variants = [values.variant ?? 'efficientnetv2-b0']
  if (values.engine !== undefined || isTensorflowInstalled()) {
    const requests = benchRequests(variants, values)
    return { engine: requests[0]?.engine ?? 'tensorflow', requests }
  }
  say('start: TensorFlow is not available (setup said why); measuring on wasm, which has no training step.')
  if (values.task === 'train-step') throw new UsageError('--task train-step needs TensorFlow: the wasm engine has no training step')
  return { engine: 'wasm', requests: benchRequests(variants, { ...values, task: 'infer', engine: 'wasm' }) }
}

const untilInterrupted = () =>
  new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })

/** Answers the exit code: 0 all was measured, 1 not all, 2 not understood. */
async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...workloadFlags,
      variant: { type: 'string' },
      once: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const { requests } = plan(values)
  const registry = await openLocalRegistry(process.env.DATA_DIR ?? join(root, '.data'))
  try {
    say(registry.isShared ? `start: using the registry that serves at ${registry.url}` : `start: the registry serves at ${registry.url}`)
    const client = createClient({ registryUrl: registry.url })
    const report = await Promise.race([showBench((options) => bench(client, requests, options)), registry.failed])
    const results = report.outcomes.flatMap(({ result }) => (result ? [result] : []))
    const notMeasured = report.outcomes
      .filter(({ result }) => !result)
      .map(({ job, failure }) => ({ variant: job.variant, task: job.task, engine: job.engine, reason: failure?.reason ?? job.state }))
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ registryUrl: registry.url, results, notMeasured, published: report.published })}\n`
        : `${formatBenchReport(report)}\n`,
    )
    if (!values.once && !registry.isShared) {
      say(`\nstart: the registry goes on at ${registry.url} until Ctrl-C; ask it: curl '${registry.url}/models?maxParams=25M'`)
      await Promise.race([untilInterrupted(), registry.failed])
    }
    return notMeasured.length === 0 ? 0 : 1
  } finally {
    await registry.stop()
  }
}

export async function start(args: string[]): Promise<void> {
  try {
    process.exitCode = await run(args)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const isUsage = error instanceof UsageError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    say(`start: ${error.message}`)
    if (error instanceof ZooError) for (const { pointer, detail } of error.errors ?? []) say(`  ${pointer}: ${detail}`)
    if (isUsage) say(usage)
    process.exitCode = isUsage ? 2 : 1
  }
  // a runner's pipe or a keep-alive socket must not hold the terminal once all is stopped
  process.exit()
}

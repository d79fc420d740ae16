import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { EngineName, EngineReport } from '@effzoo/contract'
import { engines, findEngine, isTensorflowInstalled } from '@effzoo/engines'
import { bench, createClient } from '@effzoo/zoo'
import { benchRequests, formatBenchReport, showBench, UsageError, type WorkloadValues, workloadFlags } from '@effzoo/zoo/cli'
import { openLocalRegistry } from './registry.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const usage = `Usage: npm start -- [--once] [--json] [--variant NAME] [--engine NAME] [--task infer|train-step|both] [--batch N] [--px N]
                    [--precision float32|bfloat16|tf32] [--protocol quick|standard|publish] [--eager | --xla] [--provider cpu|webgpu|cuda]

Serves the registry from .data/, measures a variant with a runner of its own, and shows the result beside published figures.
  --once     exit after the table instead of serving until Ctrl-C
  --eager    tfjs op by op in place of one TensorFlow graph; --xla: the graph compiled by XLA
  --provider on what the engine onnxruntime computes (cpu)
  --json     the result as JSON on stdout, all else on stderr
  PORT, DATA_DIR   where to listen (8787 or the next free) and where to keep the data (.data)
`

const say = (line: string) => process.stderr.write(`${line}\n`)

type Requests = ReturnType<typeof benchRequests>

/**
 * TensorFlow, unless it is not there: then what npm brought. An engine that was asked for by name and is not there is refused, for no
 * runner would ever take its job; of the tasks it is given those that it can do, unless one was asked for.
 */
async function plan(values: WorkloadValues & { variant?: string }): Promise<{ requests: Requests; isFallback: boolean }> {
  const variants = [values.variant ?? 'efficientnetv2-b0']
  if (values.engine === undefined && !isTensorflowInstalled()) {
    say('start: TensorFlow is not available (setup said why); measuring on wasm.')
    return { requests: benchRequests(variants, { ...values, engine: 'wasm' }), isFallback: true }
  }
  const tasks = await requireEngine(values.engine ?? 'tensorflow')
  const cannotTrain = tasks?.['train-step']
  if (values.task !== undefined || typeof cannotTrain !== 'string') return { requests: benchRequests(variants, values), isFallback: false }
  say(`start: measuring infer alone; ${values.engine} cannot do train-step: ${cannotTrain}`)
  return { requests: benchRequests(variants, { ...values, task: 'infer' }), isFallback: false }
}

/** What the engine can do here. TensorFlow's probe would load it, which its runner does anyway: where it is installed it was verified. */
async function requireEngine(name: string): Promise<EngineReport['tasks'] | undefined> {
  const known = Object.keys(engines).find((engine): engine is EngineName => engine === name)
  if (!known) throw new UsageError(`--engine ${name}: allowed are ${Object.keys(engines).join(', ')}`)
  if (known === 'tensorflow' && isTensorflowInstalled()) return undefined
  const { unavailable, tasks } = await (await findEngine(known)).probe()
  if (unavailable !== null) throw new UsageError(`--engine ${name} cannot run here: ${unavailable}`)
  return tasks
}

function runnerFlagsOf({ eager, xla, provider }: { eager: boolean; xla: boolean; provider?: string | undefined }): string[] {
  if (eager && xla) throw new UsageError('--eager and --xla exclude each other')
  return [...(eager ? ['--eager'] : xla ? ['--xla'] : []), ...(provider === undefined ? [] : ['--provider', provider])]
}

const untilInterrupted = () =>
  new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })

/** Fires on SIGTERM, which shall cancel what was asked for as Ctrl-C does: left in the queue, it would be measured first next time. */
function onTermination(): AbortSignal {
  const termination = new AbortController()
  process.once('SIGTERM', () => termination.abort(new Error('terminated; the jobs were cancelled')))
  return termination.signal
}

/** Answers the exit code: 0 measured, 1 not all that was asked for, 2 not understood. */
async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...workloadFlags,
      variant: { type: 'string' },
      eager: { type: 'boolean', default: false },
      xla: { type: 'boolean', default: false },
      provider: { type: 'string' },
      once: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const { requests, isFallback } = await plan(values)
  const runnerFlags = runnerFlagsOf(values)
  const registry = await openLocalRegistry(process.env.DATA_DIR ?? join(root, '.data'), runnerFlags)
  try {
    if (registry.isShared && runnerFlags.length > 0)
      throw new UsageError(
        `${runnerFlags[0]} is for a runner of its own, and another npm start has the one at ${registry.url}: stop that first`,
      )
    say(registry.isShared ? `start: using the registry that serves at ${registry.url}` : `start: the registry serves at ${registry.url}`)
    const client = createClient({ registryUrl: registry.url, token: registry.token })
    const report = await Promise.race([showBench((options) => bench(client, requests, options), onTermination()), registry.failed])
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
    const isEnough = notMeasured.length === 0 || (isFallback && results.length > 0)
    return isEnough ? 0 : 1
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
    if (isUsage) say(usage)
    process.exitCode = isUsage ? 2 : 1
  }
  // a runner's pipe or a keep-alive socket must not hold the terminal once all is stopped
  process.exit()
}

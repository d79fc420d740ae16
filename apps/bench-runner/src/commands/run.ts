import { type EngineName, engineNames, Label, maxLabels, Provider } from '@effzoo/contract'
import { findToken } from '@effzoo/zoo/token'
import { describePeaks } from '../describe-peaks.ts'
import { measureInChild } from '../measure-in-child.ts'
import { openPeaksCache } from '../peaks-cache.ts'
import { readHost } from '../read-host.ts'
import { runRunner } from '../runner.ts'
import { describeEvent, type RunnerEvent } from '../runner-event.ts'
import { defaultStateDir } from '../state-dir.ts'
import { UsageError } from '../usage-error.ts'
import { withPeaks } from '../with-peaks.ts'
import type { Command } from './command.ts'

export const run: Command = {
  usage:
    'run --registry URL [--once] [--engines NAME,NAME] [--eager | --xla] [--provider NAME] [--label LABEL]... [--progress SECONDS] [--grace SECONDS]',
  summary: 'claim jobs from a registry, measure, report; until SIGTERM or Ctrl-C',
  options: {
    registry: { type: 'string' },
    once: { type: 'boolean', default: false },
    engines: { type: 'string' },
    eager: { type: 'boolean', default: false },
    xla: { type: 'boolean', default: false },
    provider: { type: 'string' },
    label: { type: 'string', multiple: true },
    progress: { type: 'string' },
    grace: { type: 'string' },
  },

  async perform(values) {
    const registryUrl = parseRegistry(values.registry)
    const engines = parseEngines(values.engines)
    const [execution, provider] = [parseExecution(values), parseProvider(values.provider)]
    const labels = parseLabels(values.label, process.env.RUNNER_LABELS)
    const progressMs = parseSeconds('--progress', values.progress, 0.1)
    const graceMs = parseSeconds('--grace', values.grace, 0)

    const signals = stopOnSignals()
    const stateDir = defaultStateDir()
    const host = await readHost(engines)
    const measure = withPeaks(measureInChild, {
      cache: openPeaksCache(stateDir, host.device.id),
      engines: host.engines,
      onMeasured: (name, found) => console.error(`${new Date().toISOString()} peaks: ${describePeaks(name, found)}`),
    })
    const { allReported } = await runRunner(
      {
        registryUrl,
        stateDir,
        host: { ...host, labels },
        once: values.once === true,
        choice: { ...(execution && { execution }), ...(provider && { provider }) },
        ...(progressMs !== undefined && { progressMs }),
        ...(graceMs !== undefined && { graceMs }),
      },
      { ...signals, measure, onEvent: eventPrinter(), token: () => findToken(registryUrl) },
    )
    if (allReported) return 0
    console.error('some finished work could not be reported; it is kept, and the next start delivers it')
    return 1
  },
}

/**
 * The first signal drains, the second kills the measurement and hands the job back, the third ends this process at once: the next start
 * hands the job back then. npm passes on the Ctrl-C that the terminal has sent already, so a repeat counts only after a moment.
 */
function stopOnSignals() {
  const [stop, handBack] = [new AbortController(), new AbortController()]
  let countedAtMs = Number.NEGATIVE_INFINITY
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (performance.now() - countedAtMs < 500) return
      countedAtMs = performance.now()
      if (handBack.signal.aborted) process.exit(1)
      if (stop.signal.aborted) handBack.abort()
      else stop.abort()
    })
  }
  return { stop: stop.signal, handBack: handBack.signal }
}

/** A line an event; of progress, a line a phase. */
function eventPrinter(): (event: RunnerEvent) => void {
  let phase: string | undefined
  return (event) => {
    if (event.kind === 'progress' && event.progress.phase === phase) return
    phase = event.kind === 'progress' ? event.progress.phase : undefined
    console.error(`${new Date().toISOString()} ${describeEvent(event)}`)
  }
}

function parseRegistry(text: unknown): string {
  if (typeof text !== 'string') throw new UsageError('--registry is missing; give the URL of a registry, such as http://127.0.0.1:8787')
  if (!/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) {
    throw new UsageError(`--registry ${text} is not an http or https URL; give one such as http://127.0.0.1:8787`)
  }
  return text
}

function parseEngines(text: unknown): EngineName[] | undefined {
  if (typeof text !== 'string') return undefined
  return text.split(',').map((name) => {
    const known = engineNames.find((candidate) => candidate === name)
    if (!known) throw new UsageError(`--engines has "${name}"; allowed are ${engineNames.join(', ')}, joined by commas`)
    return known
  })
}

/** How the engine tensorflow computes: as one graph unless one of these is given. */
function parseExecution({ eager, xla }: Readonly<Record<string, unknown>>): 'eager' | 'xla' | undefined {
  if (eager && xla) throw new UsageError('--eager and --xla exclude each other; give one, or none for one graph without XLA')
  return eager ? 'eager' : xla ? 'xla' : undefined
}

/** On what the engine onnxruntime computes: the CPU unless one is given. */
function parseProvider(text: unknown): Provider | undefined {
  if (typeof text !== 'string') return undefined
  const known = Provider.options.find((provider) => provider === text)
  if (!known) throw new UsageError(`--provider ${text}: allowed are ${Provider.options.join(', ')}; the engine onnxruntime computes on it`)
  return known
}

/** Of the command line, and of RUNNER_LABELS, joined by commas. */
function parseLabels(given: unknown, fromEnv: string | undefined): string[] {
  const labels = [...new Set([...((given as string[] | undefined) ?? []), ...(fromEnv?.split(',').filter(Boolean) ?? [])])]
  const wrong = labels.find((label) => !Label.safeParse(label).success)
  if (wrong !== undefined)
    throw new UsageError(`"${wrong}" is no label; allowed is a lower-case word or word=value, such as quiet or gpu=a100`)
  if (labels.length > maxLabels) throw new UsageError(`${labels.length} labels are given; allowed are ${maxLabels}`)
  return labels
}

function parseSeconds(flag: string, text: unknown, least: number): number | undefined {
  if (typeof text !== 'string') return undefined
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) < least) {
    throw new UsageError(`${flag} ${text} is not a number of seconds from ${least}, such as 2 or 0.5`)
  }
  return Number(text) * 1_000
}

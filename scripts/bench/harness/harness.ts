import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { EngineName, protocols, Workload } from '@effzoo/contract'
import { compareRounds, medianOf, type Round } from '@effzoo/stats'
import { UsageError, wholeNumber } from '@effzoo/zoo/cli'
import type { Benchmark } from '../benchmark.ts'
import type { Launch } from '../engines/guarded-process.ts'
import { measureRounds } from '../engines/rounds.ts'
import type { HarnessOrder } from './harness-stack.ts'

/** From 30 on the interval of the ratio is narrow enough on a host that is not quiet. */
const minRoundCount = 30

const usage = `usage: npm run bench -- harness [options]
What measuring costs: the median under the runner's measuring process over that of the same engine in a bare loop.
  --variant NAME   default efficientnetv2-b0
  --engine NAME    default tensorflow; ${EngineName.options.join(', ')}
  --px N           default 224
  --batch N        default 1
  --rounds N       default ${minRoundCount}, which is the least
  --json FILE      all samples too
`

const say = (line: string) => process.stderr.write(`harness: ${line}\n`)

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      variant: { type: 'string', default: 'efficientnetv2-b0' },
      engine: { type: 'string', default: 'tensorflow' },
      px: { type: 'string', default: '224' },
      batch: { type: 'string', default: '1' },
      rounds: { type: 'string', default: String(minRoundCount) },
      json: { type: 'string' },
    },
  })
  const workload = Workload.safeParse({
    variant: values.variant,
    engine: values.engine,
    task: 'infer',
    batchSize: wholeNumber('batch', values.batch, 1, 512),
    imagePx: wholeNumber('px', values.px, 32, 1024),
    precision: 'float32',
    protocol: 'quick',
  })
  if (!workload.success)
    throw new UsageError(workload.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '))
  return { workload: workload.data, roundCount: wholeNumber('rounds', values.rounds, minRoundCount, 1_000), jsonFile: values.json }
}

const launch = (order: HarnessOrder): Launch => ({
  command: process.execPath,
  args: ['--import', import.meta.resolve('tsx'), fileURLToPath(new URL('./harness-stack.ts', import.meta.url)), JSON.stringify(order)],
  env: {},
})

async function run(args: readonly string[]): Promise<number> {
  const { workload, roundCount, jsonFile } = readOptions(args)
  const launches = new Map([
    ['bare', launch({ mode: 'bare', workload })],
    ['harness', launch({ mode: 'harness', workload })],
  ])
  const turnLength = { minMs: 0, minCount: protocols.quick.targetSamples }
  const { measured, failed, backgroundShares } = await measureRounds(launches, { roundCount, turnLength, seed: 1, say })
  if (failed.size > 0) return 1

  const turnsOf = (name: string) => measured.get(name)!.turns.map(({ latenciesMs }) => latenciesMs)
  const [bare, harness] = [turnsOf('bare'), turnsOf('harness')]
  const rounds = bare.map((baselineMs, round): Round => ({ baselineMs, candidateMs: harness[round]! }))
  const comparison = compareRounds(rounds, { confidence: 0.95 })
  const report = {
    workload,
    rounds: roundCount,
    mediansMs: { bare: medianOf(bare.flat()), harness: medianOf(harness.flat()) },
    comparison,
    mostBackgroundShare: Math.max(...backgroundShares),
  }
  const [low, high] = comparison.ratioInterval ?? [Number.NaN, Number.NaN]
  process.stdout.write(
    `${workload.variant}, ${workload.engine}, batch ${workload.batchSize}, ${workload.imagePx} px, ${roundCount} rounds\n` +
      `bare loop ${report.mediansMs.bare.toFixed(2)} ms, harness ${report.mediansMs.harness.toFixed(2)} ms\n` +
      `harness / bare loop ${comparison.ratio.toFixed(4)}, 95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}\n` +
      `other processes took up to ${(100 * report.mostBackgroundShare).toFixed(0)} % of the CPUs between the rounds\n`,
  )
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify({ ...report, samples: rounds }, null, 2)}\n`)
  return 0
}

export const harness: Benchmark = { usage, run }

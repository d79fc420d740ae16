import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { EngineName, jobBounds, type Workload } from '@effzoo/contract'
import { findVariantId, UsageError, wholeNumber } from '@effzoo/zoo/cli'
import type { Benchmark } from '../benchmark.ts'
import { measureHarness } from './measure-harness.ts'
import { formatHarness, reportHarness } from './report.ts'

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

export function readOptions(args: readonly string[]) {
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
  const engine = EngineName.safeParse(values.engine)
  if (!engine.success) throw new UsageError(`--engine ${values.engine}: allowed are ${EngineName.options.join(', ')}`)
  const workload: Workload = {
    variant: findVariantId(values.variant, `--variant ${values.variant}`),
    engine: engine.data,
    task: 'infer',
    batchSize: wholeNumber('batch', values.batch, 1, jobBounds.maxBatchSize),
    imagePx: wholeNumber('px', values.px, jobBounds.minPx, jobBounds.maxPx),
    precision: 'float32',
    protocol: 'quick',
  }
  return { workload, roundCount: wholeNumber('rounds', values.rounds, minRoundCount, 1_000), jsonFile: values.json }
}

async function run(args: readonly string[]): Promise<number> {
  const { workload, roundCount, jsonFile } = readOptions(args)
  say('the baseline is the bare loop, the candidate the harness')
  const measured = await measureHarness({ workload, roundCount, seed: 1 }, say)
  const report = reportHarness(workload, measured)
  process.stdout.write(`${formatHarness(report)}\n`)
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(report, null, 2)}\n`)
  return 0
}

export const harness: Benchmark = { usage, run }

import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { describeComparison, findVariantId, readVersusWorkload, versusFlags, wholeNumber } from '@effzoo/zoo/cli'
import { disturbanceOf } from '@effzoo/zoo/turns'
import { measureVersus, type VersusReport } from '@effzoo/zoo/versus'
import type { Benchmark } from '../benchmark.ts'

const usage = `usage: npm run bench -- aa [options]
A variant in turns with itself, again and again, as \`zoo bench --versus\` compares two. Each verdict that they differ is a false one,
and then the exit code is 1.
  --n N              comparisons, default 20
  --variant NAME     default efficientnetv2-b0
  --px N             default 32
  --engine NAME      default tensorflow
  --task TASK        default infer
  --batch N          default 1 for infer, 8 for train-step
  --precision NAME   default float32
  --rounds N         default 10, which is the least
  --least-effect X   a smaller difference is none, default 0.02 (2 %)
  --json FILE        all samples too
`

const say = (line: string) => process.stderr.write(`aa: ${line}\n`)
const names = { baseline: 'one', candidate: 'the other' }

/** A thing does not differ from itself; that nothing can be said is no error. */
export const isFalse = ({ comparison: { verdict } }: Pick<VersusReport, 'comparison'>) => verdict === 'slower' || verdict === 'faster'

export function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...versusFlags,
      n: { type: 'string', default: '20' },
      variant: { type: 'string', default: 'efficientnetv2-b0' },
      json: { type: 'string' },
    },
  })
  const { shared, ...how } = readVersusWorkload(values, 32)
  const workload = { ...shared, variant: findVariantId(values.variant, `--variant ${values.variant}`) }
  return { workload, ...how, comparisonCount: wholeNumber('n', values.n, 1, 10_000), jsonFile: values.json }
}

async function run(args: readonly string[]): Promise<number> {
  const { workload, comparisonCount, jsonFile, ...how } = readOptions(args)
  const { variant, task, engine, batchSize, imagePx } = workload
  process.stdout.write(`${variant} and itself, ${task}, batch ${batchSize}, ${imagePx} px on ${engine}, ${how.roundCount} rounds each\n`)
  const reports: VersusReport[] = []
  for (let seed = 1; seed <= comparisonCount; seed++) {
    // processes of their own each time: how one lies in memory is part of what may differ
    const report = await measureVersus({ baseline: workload, candidate: workload, ...how, seed, say() {} })
    if ('failed' in report) {
      say(report.failed)
      return 1
    }
    reports.push(report)
    process.stdout.write(`${String(seed).padStart(3)}  ${describeComparison(report.comparison, names)}\n`)
  }
  const falseCount = reports.filter(isFalse).length
  const disturbance = disturbanceOf(reports.flatMap(({ backgroundShares }) => backgroundShares))
  process.stdout.write(`${[`${comparisonCount} comparisons, ${falseCount} false verdicts`, ...disturbance].join('\n')}\n`)
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(reports, null, 2)}\n`)
  return falseCount > 0 ? 1 : 0
}

export const aa: Benchmark = { usage, run }

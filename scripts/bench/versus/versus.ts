import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import type { Benchmark } from '../benchmark.ts'
import { measureVersus } from './measure-versus.ts'
import { readOptions, workloadUsage } from './options.ts'
import { formatVersus } from './table.ts'

const usage = `usage: npm run bench -- versus VARIANT VARIANT2 [options]
Two variants on this machine, in turns: the second over the first, and whether they differ. Needs no registry.
  --px N             side of the images of both, default 224
${workloadUsage}`

const say = (line: string) => process.stderr.write(`versus: ${line}\n`)

async function run(args: readonly string[]): Promise<number> {
  const { jsonFile, ...options } = readOptions(args)
  say(`the baseline is ${options.baseline.variant}, the candidate ${options.candidate.variant}`)
  const report = await measureVersus({ ...options, seed: 1, say })
  if ('failed' in report) {
    say(report.failed)
    return 1
  }
  process.stdout.write(`${formatVersus(report)}\n`)
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(report, null, 2)}\n`)
  return 0
}

export const versus: Benchmark = { usage, run }

import process from 'node:process'
import { foundCounts } from './mutants.ts'
import type { ChildCall, SeedOrder, SeedReport } from './run-seeds.ts'
import { simulate } from './simulate.ts'
import { createTemplate } from './template.ts'
import { createTrace } from './trace.ts'

const call: ChildCall = JSON.parse(process.argv[2]!)
const { virtualMinutes, runnerCount, mutant, isTraced, migrationsFolder } = call
const template = await createTemplate({ migrationsFolder, mutant })
const report = (what: SeedReport) => process.connected && process.send!(what)

// who asked for the seeds ends this process, also after an interruption that both have heard
process.on('SIGINT', () => {}).on('SIGTERM', () => {})
process.once('disconnect', () => process.exit(0))
process.once('exit', template.close)

process.on('message', async ({ seed }: SeedOrder) => {
  const trace = createTrace(isTraced ? (line) => process.stdout.write(`${line}\n`) : undefined)
  const outcome = await simulate({ seed, virtualMinutes, runnerCount, mutant, template, trace })
  if (mutant && foundCounts[mutant] === 0)
    throw new Error(`no statement has the text that ${mutant} takes out: bring mutants.ts up to date`)
  report({ kind: 'ended', seed, outcome })
})
report({ kind: 'ready' })

import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import { UsageError } from '@effzoo/zoo/cli'
import type { Launch } from '@effzoo/zoo/turns'
import { measureRounds } from '@effzoo/zoo/turns'
import type { Benchmark } from '../benchmark.ts'
import { type Options, readOptions, usage } from './options.ts'
import { type Peers, providePeers } from './peers.ts'
import { type CaseReport, describeHost, reportCase } from './report.ts'
import { type Case, isPeer, launchOurs, launchPeer, misfitOf, type StackName } from './stacks.ts'
import { formatReport } from './table.ts'

/** A turn lasts a second; at so few runs its median still is one. */
const turnLengths = { infer: { minMs: 1000, minCount: 10 }, 'train-step': { minMs: 1000, minCount: 3 } } as const

const say = (line: string) => process.stderr.write(`engines: ${line}\n`)

const comparesPeers = ({ cases, stacks }: Options) =>
  cases.some((workload) => stacks.some((stack) => isPeer(stack) && misfitOf(stack, workload) === null))

/** The stacks that can take part, and why the others cannot. */
function plan(stacks: readonly StackName[], workload: Case, peers: Peers) {
  const launches = new Map<StackName, Launch>()
  const misfits = new Map<StackName, string>()
  for (const stack of stacks) {
    const misfit = misfitOf(stack, workload)
    if (misfit !== null) misfits.set(stack, misfit)
    else if (!isPeer(stack)) launches.set(stack, launchOurs(stack, workload))
    else if ('missing' in peers) misfits.set(stack, peers.missing)
    else launches.set(stack, launchPeer(stack, workload, peers))
  }
  return { launches, misfits }
}

async function run(args: readonly string[]): Promise<number> {
  const options = readOptions(args)
  const { cases, stacks, roundCount, seed, jsonFile } = options
  const reports: CaseReport[] = []
  const save = async () => jsonFile !== undefined && writeFile(jsonFile, `${JSON.stringify(reports, null, 2)}\n`)
  await save().catch((error: Error) => {
    // better known now than after an hour of measuring
    throw new UsageError(`--json ${jsonFile}: it cannot be written: ${error.message}`)
  })

  const peers = comparesPeers(options) ? await providePeers(say) : { missing: 'none is compared' }
  const host = describeHost({ usesGpu: options.gpu })
  let isWhole = true
  for (const workload of cases) {
    say(`${workload.variant}, ${workload.task}, batch ${workload.batchSize}`)
    const { launches, misfits } = plan(stacks, workload, peers)
    const rounds = await measureRounds(launches, { roundCount, turnLength: turnLengths[workload.task], seed, say })
    if (rounds.failed.size > 0 || rounds.measured.size === 0) isWhole = false
    const report = reportCase(workload, rounds, misfits, { roundCount, seed, host })
    process.stdout.write(`${formatReport(report)}\n\n`)
    reports.push(report)
    await save()
  }
  return isWhole ? 0 : 1
}

export const engines: Benchmark = { usage, run }

import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, totalmem } from 'node:os'
import process from 'node:process'
import type { Task, VariantId } from '@effzoo/contract'
import type { Rounds } from '@effzoo/zoo/turns'
import { medianOfAll, type Ratio, type RoundSamples, ratioOf } from './figures.ts'
import { type Case, isPeer, type StackName, stackNames } from './stacks.ts'

type ByStack<Value> = Readonly<Partial<Record<StackName, Value>>>

/** One row of the file that `--json` names. */
export interface CaseReport {
  readonly variant: VariantId
  readonly task: Task
  readonly batch: number
  readonly px: number
  readonly threads: number
  readonly rounds: number
  readonly seed: number
  readonly host: {
    readonly cpu: string
    readonly cores: number
    readonly memoryBytes: number
    readonly node: string
    readonly gpu: string | null
  }
  readonly versions: ByStack<string>
  /** Over the samples of all rounds. */
  readonly medians: ByStack<number>
  readonly samples: ByStack<RoundSamples>
  readonly peakRssBytes: ByStack<number | null>
  readonly compileMs: ByStack<number | null>
  readonly firstRunMs: ByStack<number>
  /** Of effzoo to each other stack; empty where effzoo was not measured. */
  readonly ratios: readonly ({ readonly peer: StackName } & Ratio)[]
  /** What others took of the CPUs before each round, 0 to 1. */
  readonly backgroundShares: readonly number[]
  /** Why a stack that was asked for was not measured. */
  readonly absent: ByStack<string>
}

/** `usesGpu`: names the first NVIDIA GPU and its driver. */
export const describeHost = ({ usesGpu }: { readonly usesGpu: boolean }) => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  node: process.version,
  gpu: usesGpu ? nameGpu() : null,
})

const nameGpu = () =>
  execFileSync('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader', '--id=0'], { encoding: 'utf8' }).trim()

export interface Conditions {
  readonly roundCount: number
  readonly seed: number
  readonly host: CaseReport['host']
}

export function reportCase(
  { variant, task, batchSize: batch, px, threads }: Case,
  { measured, failed, backgroundShares }: Rounds<StackName>,
  misfits: ReadonlyMap<StackName, string>,
  { roundCount: rounds, seed, host }: Conditions,
): CaseReport {
  const samples = byStack(measured, ({ turns }) => turns.map(({ latenciesMs }) => latenciesMs))
  const { effzoo } = samples
  return {
    ...{ variant, task, batch, px, threads, rounds, seed, host },
    versions: byStack(measured, ({ ready }) => ready.version),
    medians: byStack(measured, ({ turns }) => medianOfAll(turns.map(({ latenciesMs }) => latenciesMs))),
    samples,
    peakRssBytes: byStack(measured, ({ turns }) => turns.at(-1)!.peakRssBytes),
    compileMs: byStack(measured, ({ ready }) => ready.compileMs),
    firstRunMs: byStack(measured, ({ ready }) => ready.firstRunMs),
    ratios: effzoo
      ? stackNames.flatMap((peer) => (peer !== 'effzoo' && samples[peer] ? [{ peer, ...ratioOf(effzoo, samples[peer]) }] : []))
      : [],
    backgroundShares,
    absent: byStack(new Map([...misfits, ...failed]), (reason) => reason),
  }
}

const byStack = <Given, Value>(map: ReadonlyMap<StackName, Given>, pick: (given: Given) => Value): ByStack<Value> =>
  Object.fromEntries([...map].map(([name, given]) => [name, pick(given)]))

/** Of the stacks that are not effzoo's. */
export function fastestPeer({ medians }: Pick<CaseReport, 'medians'>): { peer: StackName; medianMs: number } | undefined {
  return stackNames
    .flatMap((peer) => (isPeer(peer) && medians[peer] !== undefined ? [{ peer, medianMs: medians[peer] }] : []))
    .sort((a, b) => a.medianMs - b.medianMs)[0]
}

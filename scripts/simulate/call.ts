import { parseArgs } from 'node:util'
import { isMutantName, type MutantName, mutants } from './mutants.ts'

export interface Call {
  readonly firstSeed: number
  readonly seedCount: number
  readonly virtualMinutes: number
  readonly runnerCount: number
  readonly jobs: number
  readonly mutant?: MutantName
  readonly isTraced: boolean
}

export const usage = `usage: npm run simulate -- [--seeds N] [--seed FIRST] [--minutes M] [--runners N] [--jobs N] [--mutant NAME] [--trace]
  --seeds    how many runs; 1000, or 1 where --seed is given
  --seed     the seed of the first; it alone decides what happens in the run
  --minutes  how long each lasts, in virtual time, before the faults end; 5
  --runners  how many there are in each; 8
  --jobs     how many runs at the same time; 1
  --mutant   takes a guard out of the SQL, which must be noticed: ${Object.keys(mutants).join(', ')}
  --trace    prints all that happens`

/** Undefined where it cannot be understood. */
export function readCall(args: readonly string[]): Call | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string' },
        seed: { type: 'string' },
        minutes: { type: 'string', default: '5' },
        runners: { type: 'string', default: '8' },
        jobs: { type: 'string', default: '1' },
        mutant: { type: 'string' },
        trace: { type: 'boolean', default: false },
      },
    })
    const call = {
      firstSeed: Number(values.seed ?? 1),
      seedCount: Number(values.seeds ?? (values.seed === undefined ? 1_000 : 1)),
      virtualMinutes: Number(values.minutes),
      runnerCount: Number(values.runners),
      jobs: Number(values.jobs),
    }
    const isWhole = Object.values(call).every((number, i) => Number.isInteger(number) && number >= (i === 0 ? 0 : 1))
    const { mutant } = values
    if (!isWhole || (mutant !== undefined && !isMutantName(mutant))) return undefined
    return { ...call, ...(mutant && { mutant }), isTraced: values.trace }
  } catch {
    return undefined
  }
}

/** What shows the run again. */
export const replayOf = ({ virtualMinutes, runnerCount, mutant }: Call, seed: number) =>
  `npm run simulate -- --seed ${seed} --minutes ${virtualMinutes} --runners ${runnerCount}${mutant ? ` --mutant ${mutant}` : ''} --trace`

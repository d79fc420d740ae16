import { createRandom } from '@effzoo/stats'
import { backgroundShare } from './background.ts'
import type { Launch } from './guarded-process.ts'
import { openStack, type Ready, StackFailure, type StackProcess, type Turn, type TurnLength } from './stack-process.ts'

export interface RoundsOptions {
  readonly roundCount: number
  readonly turnLength: TurnLength
  /** Decides the order of opening and of turns, and nothing else. */
  readonly seed: number
  readonly say: (line: string) => void
  readonly background?: () => Promise<number>
  /** With fewer that have not failed no further round is made; 1 unless told. */
  readonly leastStacks?: number
}

/** Of one stack: one turn for each round. */
export interface Measured {
  readonly ready: Ready
  readonly turns: readonly Turn[]
}

export interface Rounds<Name extends string> {
  readonly measured: ReadonlyMap<Name, Measured>
  /** Why a stack that was launched is not among the measured. */
  readonly failed: ReadonlyMap<Name, string>
  /** What others took of the CPUs before each round, 0 to 1. */
  readonly backgroundShares: readonly number[]
}

/** Fisher and Yates. */
export function shuffled<Item>(items: Iterable<Item>, { below }: Pick<ReturnType<typeof createRandom>, 'below'>): Item[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = below(last + 1)
    ;[order[last], order[other]] = [order[other]!, order[last]!]
  }
  return order
}

/** All stacks live through all rounds and take turns; one that fails leaves, the others go on. All are gone at the end. */
export async function measureRounds<Name extends string>(
  launches: ReadonlyMap<Name, Launch>,
  { roundCount, turnLength, seed, say, background = backgroundShare, leastStacks = 1 }: RoundsOptions,
): Promise<Rounds<Name>> {
  const stacks = new Map<Name, { process: StackProcess; turns: Turn[] }>()
  const failed = new Map<Name, string>()
  const backgroundShares: number[] = []
  const orFail = async (name: Name, work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof StackFailure)) throw error
      stacks.delete(name)
      failed.set(name, error.message)
      say(`${name} ${error.message}`)
    }
  }

  try {
    const random = createRandom(seed)
    // who is opened first has other memory than who comes last, and was seen to be slower by one percent for all its life
    for (const name of shuffled(launches.keys(), random)) {
      say(`opening ${name}`)
      await orFail(name, async () => void stacks.set(name, { process: await openStack(launches.get(name)!), turns: [] }))
    }
    for (let round = 1; round <= roundCount && stacks.size >= leastStacks; round++) {
      backgroundShares.push(await background())
      const order = shuffled(stacks.keys(), random)
      say(`round ${round} of ${roundCount}: ${order.join(', ')}`)
      for (const name of order) {
        const { process, turns } = stacks.get(name)!
        await orFail(name, async () => void turns.push(await process.takeTurn(turnLength)))
      }
    }
    const measured = new Map([...stacks].map(([name, { process, turns }]) => [name, { ready: process.ready, turns }]))
    return { measured, failed, backgroundShares }
  } finally {
    await Promise.all([...stacks.values()].map(({ process }) => process.close()))
  }
}

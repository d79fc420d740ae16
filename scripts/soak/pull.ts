import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@effzoo/stats'
import { buildClient } from './pull/client-process.ts'
import { diskFlipRun, faultRun, wireFlipRun } from './pull/fault-run.ts'
import { killRun } from './pull/kill-run.ts'
import { raceRun } from './pull/race-run.ts'
import type { RunTools } from './pull/run.ts'
import { startServerProcess } from './pull/server-process.ts'
import type { Soak } from './soak.ts'

const kinds: readonly { readonly name: string; readonly share: number; readonly run: (tools: RunTools) => Promise<string[]> }[] = [
  { name: 'kills', share: 50, run: killRun },
  { name: 'bits flipped on the wire', share: 10, run: wireFlipRun },
  { name: 'bits flipped on the disk', share: 10, run: diskFlipRun },
  { name: 'races of two processes', share: 5, run: raceRun },
  { name: 'faults of the server', share: 25, run: faultRun },
]

const lottery = kinds.flatMap(({ name, share, run }) => Array.from({ length: share }, () => ({ name, run })))

/** Of a hundred runs in a row, each kind has its share; 37 shares no factor with 100, so that they alternate. */
const kindOf = (seed: number) => lottery[(seed * 37) % lottery.length]!

const maxViolations = 20

/** Pulls from a server process that are killed, raced, and lied to: the right bytes or a clear error, and hardly a byte twice. */
export const pull: Soak = async ({ runCount, seed, say }) => {
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-pull-'))
  const clientFolder = await buildClient()
  const server = await startServerProcess()
  const violations: string[] = []
  const counts = new Map<string, number>()
  let done = 0
  try {
    for (; done < runCount && violations.length < maxViolations; done++) {
      const runSeed = seed + done
      const { name, run } = kindOf(runSeed)
      const tools = { server, clientFolder, directory: join(folder, `${runSeed}`), random: createRandom(runSeed), seed: runSeed }
      const found = await run(tools)
      violations.push(...found.map((fault) => `${name}: ${fault}\n  again: npm run soak -- pull --n 1 --seed ${runSeed}`))
      counts.set(name, (counts.get(name) ?? 0) + 1)
      if ((done + 1) % 100 === 0) say(`${done + 1} of ${runCount} …`)
    }
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
    await rm(clientFolder, { recursive: true, force: true })
  }
  say([...counts].map(([name, count]) => `${count} ${name}`).join(', '))
  return { runCount: done, violations }
}

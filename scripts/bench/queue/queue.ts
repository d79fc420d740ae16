import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { createRandom } from '@effzoo/stats'
import { wholeNumber } from '@effzoo/zoo/cli'
import { backgroundShare } from '@effzoo/zoo/turns'
import type { Benchmark } from '../benchmark.ts'
import { startEffzoo } from './effzoo-side.ts'
import { startPeer } from './peer-side.ts'
import { formatQueue, type QueueReport } from './report.ts'
import type { Turn, TurnProcess } from './turn-process.ts'

const usage = `usage: npm run bench -- queue [options]
Runners that claim, send a heartbeat and hand in a small result as fast as they can, over HTTP to the Node API on a database file; in turns
with graphile-worker on a PostgreSQL of its own, which claims and completes. Both have what they acknowledge on the disk.
  --runners N        default 50
  --jobs N           of each turn, default 4000
  --rounds N         default 5
  --seed N           of the order, default 1
  --no-peer          without PostgreSQL
  --cpu-prof FOLDER  a profile of the API there
  --json FILE        all turns too
`

const say = (line: string) => process.stderr.write(`queue: ${line}\n`)

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runners: { type: 'string', default: '50' },
      jobs: { type: 'string', default: '4000' },
      rounds: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      'no-peer': { type: 'boolean', default: false },
      'cpu-prof': { type: 'string' },
      json: { type: 'string' },
    },
  })
  return {
    runnerCount: wholeNumber('runners', values.runners, 1, 1_000),
    jobCount: wholeNumber('jobs', values.jobs, 1, 1_000_000),
    roundCount: wholeNumber('rounds', values.rounds, 1, 1_000),
    seed: wholeNumber('seed', values.seed, 0, 2 ** 31),
    hasPeer: !values['no-peer'],
    profileFolder: values['cpu-prof'],
    jsonFile: values.json,
  }
}

/** What is missing is said, and effzoo is measured alone. */
async function openPeer(workerCount: number) {
  try {
    return await startPeer(workerCount, say)
  } catch (error) {
    say(`without a peer: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

async function run(args: readonly string[]): Promise<number> {
  const { hasPeer, profileFolder, jsonFile, ...options } = readOptions(args)
  const { runnerCount, jobCount, roundCount, seed } = options
  const nodeOptions = profileFolder ? ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] : []
  const effzoo = await startEffzoo(runnerCount, nodeOptions)
  const peer = hasPeer ? await openPeer(runnerCount) : undefined
  try {
    const random = createRandom(seed)
    const turns = { effzoo: [] as Turn[], peer: [] as Turn[] }
    const backgroundShares: number[] = []
    // one round that does not count: both compile what is hot
    for (let round = -1; round < roundCount; round++) {
      backgroundShares.push(await backgroundShare())
      const sides: ['effzoo' | 'peer', TurnProcess<Turn>][] = [
        ['effzoo', effzoo],
        ...(peer ? [['peer', peer] as ['peer', TurnProcess<Turn>]] : []),
      ]
      for (const [side, { turn }] of random.chance(0.5) ? sides : sides.reverse()) {
        const measured = await turn(jobCount)
        if (round >= 0) turns[side].push(measured)
      }
      if (round >= 0) say(`round ${round + 1} of ${roundCount}: ${turns.effzoo.at(-1)!.claimsPerS.toFixed(0)} claims/s`)
    }
    const report: QueueReport = { options, ...turns, peerVersion: peer?.version ?? null, backgroundShares }
    process.stdout.write(`${formatQueue(report)}\n`)
    if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(report, null, 2)}\n`)
    return hasPeer && !peer ? 1 : 0
  } finally {
    await effzoo.stop()
    await peer?.stop()
  }
}

export const queue: Benchmark = { usage, run }

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isEnded, type JobId, VariantId } from '@effzoo/contract'
import { createRandom } from '@effzoo/stats'
import { createClient } from '@effzoo/zoo'
import { buildProcesses } from './kills/build-processes.ts'
import { freePort, insist } from './kills/insist.ts'
import { keepAlive } from './kills/kept-alive.ts'
import { judge } from './kills/verdict.ts'
import type { Soak } from './soak.ts'

const runnerCount = 4
/** Between two kills, on average: a process lives for some seconds, which is a few jobs, or not even a start. */
const killEveryMs = 1_000
/** Jobs that may lie between what was killed and what was done: kills wait for the work, of which there are two to a job. */
const maxBehind = 10
/** After the last kill: a lease that nobody knows of runs out, three times at most, with a backoff between. */
const endWithinMs = 300_000

/**
 * The API and four runners as real processes, killed with SIGKILL at random moments while jobs run: whatever was acknowledged must be there
 * in the end, once. The seed decides who is killed and when, not what the processes are at just then.
 */
export const kills: Soak = async ({ runCount, seed, say }) => {
  const random = createRandom(seed)
  const jobCount = Math.ceil(runCount / 2)
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-kills-'))
  const files = await buildProcesses()
  const port = await freePort()
  const client = createClient({ registryUrl: `http://127.0.0.1:${port}` })

  const jobs = new Set<JobId>()
  const results = new Set<string>()
  /** With the result that was shown, if there was one. */
  const ended = new Map<JobId, string | null>()
  let lastLine = ''
  const onLine = (line: string) => {
    const [, result] = /^acknowledged (\w+ \d+)$/.exec(line) ?? []
    if (result) results.add(result)
    else lastLine = line
  }
  const processes = [
    keepAlive([files.api], { onLine, env: { DATA_DIR: folder, PORT: `${port}` } }),
    ...Array.from({ length: runnerCount }, (_, runner) =>
      keepAlive([files.runner, client.registryUrl, join(folder, `runner-${runner}`), files.measure], { onLine }),
    ),
  ]
  let killCount = 0
  let isOver = false

  async function untilEnded(count: number) {
    const latestMs = performance.now() + endWithinMs
    while (ended.size < count) {
      if (performance.now() > latestMs)
        throw new Error(`${ended.size} jobs have ended, and not ${count}, after ${endWithinMs / 1_000} s; what was said last: ${lastLine}`)
      await sleep(100)
    }
  }
  async function kill() {
    while (killCount < runCount) {
      await sleep(random.below(2 * killEveryMs))
      // on a host that is slow to start processes they would otherwise die before they have done anything
      await untilEnded(killCount / 2 - maxBehind)
      if (!random.pick(processes).kill()) continue
      killCount += 1
      if (killCount % 100 === 0) say(`${killCount} kills, ${jobs.size} jobs, ${results.size} results …`)
    }
  }
  /** Two kills a job, so that there is work all the time. */
  async function submit() {
    while (jobs.size < jobCount && !isOver) {
      const request = { variant: VariantId.parse('efficientnetv2-b0'), engine: 'cpu', imagePx: 32 + (jobs.size % 200) } as const
      jobs.add((await insist(() => client.submitJob(request, `kills-${seed}-${jobs.size}`))).id)
      while (jobs.size > killCount / 2 + runnerCount && !isOver) await sleep(100)
    }
  }
  /** As somebody who waits for his jobs: the result that was shown first is the one. */
  async function follow() {
    while ((killCount < runCount || jobs.size < jobCount || ended.size < jobs.size) && !isOver) {
      for (const id of jobs) {
        if (ended.has(id)) continue
        const { state, result } = await insist(() => client.job(id))
        if (isEnded(state)) ended.set(id, result)
      }
      await sleep(500)
    }
  }

  try {
    await insist(() => client.models())
    const working = Promise.all([submit(), follow()])
    await kill()
    const beganToEndMs = performance.now()
    await Promise.race([working, sleep(endWithinMs, undefined, { ref: false })])
    isOver = true // a job that has not ended is found by the verdict
    await working
    say(`${((performance.now() - beganToEndMs) / 1_000).toFixed(0)} s from the last kill until all had ended`)
    await Promise.all(processes.map((process) => process.stop()))

    const { lost, double, undone, states } = await judge(join(folder, 'effzoo.db'), { jobs, results, ended })
    const starts = processes.map((process) => process.starts())
    say(`seed ${seed}: the API was started ${starts[0]} times, the runners ${starts.slice(1).join(', ')} times`)
    say(`${results.size} results acknowledged to runners, jobs ${JSON.stringify(states)}`)
    return {
      runCount: killCount,
      violations: [...lost, ...double, ...undone],
      lastLine: `${killCount} kills, ${jobs.size} jobs, ${lost.length} lost, ${double.length} double`,
    }
  } finally {
    isOver = true
    await Promise.all(processes.map((process) => process.stop()))
    await rm(folder, { recursive: true, force: true })
    await rm(files.folder, { recursive: true, force: true })
  }
}

// `node scripts/run.mjs --packages-only scripts/soak/stats/record-noise.ts RUNS`: real noise for the simulations, see test/stats/data/README.md.

import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import type { RecordedRun } from './recorded-run.ts'

const runCount = Number(process.argv[2] ?? 8)
const workload = fileURLToPath(new URL('./busy-workload.ts', import.meta.url))

/** Each run is a process of its own, so that the runs differ among themselves as two measurements do: memory layout, compilation, time. */
function recordRun(): RecordedRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, workload], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the workload ended with exit code ${status}: ${stderr}`)
  return JSON.parse(stdout) as RecordedRun
}

const runs = Array.from({ length: runCount }, recordRun)
process.stdout.write(`[\n${runs.map((run) => JSON.stringify(run)).join(',\n')}\n]\n`)

import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { launcher } from '@effzoo/launch'

/** `npm run simulate` with these arguments. */
export function runSimulate(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, 'scripts/simulate/main.ts', ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  })
  const lines = stdout.trim().split('\n')
  return { status, stderr, lines, last: lines.at(-1) }
}

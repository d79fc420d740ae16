import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import { expect, onTestFinished } from 'vitest'

/** Runs a script of this folder in several processes that start their work at the same moment, and answers the line that each prints. */
export async function runTogether(script: string, argumentLists: readonly string[][]): Promise<string[]> {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const workers = argumentLists.map((argumentList) => {
    const child = spawn(process.execPath, [launcher, path, ...argumentList], { stdio: ['pipe', 'pipe', 'inherit'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() }
  })
  for (const { lines } of workers) expect((await lines.next()).value).toBe('ready')
  for (const { child } of workers) child.stdin.write('go\n')
  return Promise.all(
    workers.map(async ({ child, lines }) => {
      const line = String((await lines.next()).value)
      if (child.exitCode === null) await once(child, 'exit')
      expect(child.exitCode).toBe(0)
      return line
    }),
  )
}

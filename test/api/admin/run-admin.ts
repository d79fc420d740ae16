import { spawn } from 'node:child_process'
import process from 'node:process'
import { launcher } from '@effzoo/launch'
import { runAdmin as perform } from '../../../apps/api/src/admin/cli.ts'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** `npm run admin -- …` as a process of its own. */
export function startAdmin(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [launcher, 'apps/api/src/admin/main.ts', ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => (stdout += text))
  child.stderr.on('data', (text) => (stderr += text))
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
  return { child, ended }
}

export const runAdmin = (env: Record<string, string>, ...args: string[]) => startAdmin(env, ...args).ended

/** The same in this process, where nothing depends on its being another one. */
export async function runAdminHere(env: Record<string, string>, ...args: string[]): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  const code = await perform(args, {
    variables: env,
    nowMs: Date.now(),
    print: (line) => (stdout += `${line}\n`),
    say: (line) => (stderr += `${line}\n`),
  })
  return { code, stdout, stderr }
}

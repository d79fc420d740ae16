import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { launcher } from '@effzoo/launch'
import { onTestFinished } from 'vitest'

/** The Node entry as a process of its own. `ready` is its URL, or null if it ended without being one. */
export function startApi(env: Record<string, string>, atEnd: (stop: () => void) => void = onTestFinished) {
  const child = spawn(process.execPath, [launcher, 'apps/api/src/node.ts'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = () => void child.kill('SIGKILL')
  atEnd(stop)
  let output = ''
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const listening = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const url = /on (http:\S+),/.exec(output)?.[1]
      if (url) resolve(url)
    })
  })
  return {
    child,
    stop,
    exited,
    ready: Promise.race([listening, exited.then(() => null)]),
    output: () => output,
    errors: () => errors,
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

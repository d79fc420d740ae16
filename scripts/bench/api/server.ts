import { readFile } from 'node:fs/promises'
import { type Launch, spawnGuarded } from '@effzoo/zoo/turns'

export interface Server {
  readonly port: number
  /** From its start to its first answer. */
  readonly startMs: number
  residentBytes(): Promise<number | null>
  stop(): Promise<void>
}

/** A server in a process of its own. */
export async function startServer(launch: Launch, port: number): Promise<Server> {
  const startedMs = performance.now()
  const { child, signal, ended } = spawnGuarded(launch)
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => text.includes('ready') && resolve())
  })
  const failed = ended.then((how) => {
    throw new Error(`${launch.args.at(-2)} ${how}`)
  })
  await Promise.race([ready, failed])
  failed.catch(() => {})
  const first = await fetch(`http://127.0.0.1:${port}/models?limit=1`)
  if (!first.ok) throw new Error(`the first answer was ${first.status}: ${await first.text()}`)
  await first.arrayBuffer()
  const startMs = performance.now() - startedMs
  return {
    port,
    startMs,
    async residentBytes() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
      const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
      return kibibytes === undefined ? null : Number(kibibytes) * 1_024
    },
    async stop() {
      signal('SIGTERM')
      await ended
    },
  }
}

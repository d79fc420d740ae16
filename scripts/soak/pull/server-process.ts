import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import type { ServedCounts, ServedFile } from './served-file.ts'

type Told = { kind: 'serve'; name: string; file: ServedFile } | { kind: 'release' | 'counts' | 'forget'; name: string }
export type ToServer = Told & { id: number }
export type FromServer =
  | { kind: 'ready'; url: string }
  | { kind: 'held'; name: string }
  | { kind: 'done'; id: number; counts: ServedCounts }

export type ServerProcess = Awaited<ReturnType<typeof startServerProcess>>

/** A file server in a process of its own, as servers are. */
export async function startServerProcess() {
  const child = fork(launcher, [fileURLToPath(new URL('./serve.ts', import.meta.url))], { serialization: 'advanced' })
  const waiting = new Map<number, (counts: ServedCounts) => void>()
  const holds = new Map<string, () => void>()
  let lastId = 0
  const [ready] = (await once(child, 'message')) as [FromServer & { kind: 'ready' }]
  child.on('message', (message: FromServer) => {
    if (message.kind === 'held') holds.get(message.name)?.()
    if (message.kind === 'done') waiting.get(message.id)?.(message.counts)
  })

  function tell(message: Told): Promise<ServedCounts> {
    const id = ++lastId
    child.send({ ...message, id })
    return new Promise((resolve) => {
      waiting.set(id, (counts) => {
        waiting.delete(id)
        resolve(counts)
      })
    })
  }

  return {
    url: (name: string) => ready.url + name,
    serve: (name: string, file: ServedFile) => tell({ kind: 'serve', name, file }),
    counts: (name: string) => tell({ kind: 'counts', name }),
    release: (name: string) => tell({ kind: 'release', name }),
    forget: (name: string) => tell({ kind: 'forget', name }),
    /** When the server holds, as a fault of the file has it. */
    held: (name: string) =>
      new Promise<void>((resolve) => {
        holds.set(name, () => {
          holds.delete(name)
          resolve()
        })
      }),
    async close() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

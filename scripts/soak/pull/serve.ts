// The fault server as a process of its own; told and asked over the channel to its parent.
import process from 'node:process'
import { startFaultServer } from './fault-server.ts'
import type { FromServer, ToServer } from './server-process.ts'

const say = (message: FromServer) => process.send?.(message)
const server = await startFaultServer((name) => say({ kind: 'held', name }))

process.on('message', (message: ToServer) => {
  const { kind, name } = message
  if (kind === 'serve') server.serve(name, message.file)
  if (kind === 'release') server.release(name)
  say({ kind: 'done', id: message.id, counts: server.counts(name) })
  if (kind === 'forget') server.forget(name)
})
process.on('disconnect', () => process.exit())
say({ kind: 'ready', url: server.url('').href })

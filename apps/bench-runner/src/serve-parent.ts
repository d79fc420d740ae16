import { Worker } from 'node:worker_threads'

/** Watches from a thread of its own: one native call may hold the main thread for minutes. */
const orphanWatch = `
  const { workerData } = require('node:worker_threads')
  setInterval(() => process.ppid === workerData || process.kill(process.pid, 'SIGKILL'), 500)
`

/**
 * The child's side of the channel: answers one request of the parent. The process ends with its parent, even with one
 * that was killed, since a measurement that nobody waits for would disturb the next one.
 */
export function serveParent<Request, Message>(answer: (request: Request, send: (message: Message) => void) => Promise<void>): void {
  new Worker(orphanWatch, { eval: true, execArgv: [], workerData: process.ppid }).unref()
  process.once('disconnect', () => process.exit(1))
  process.once('message', async (request: Request) => {
    // An error here is a fault of ours: unhandled, it ends the process, and its trace goes with the failure.
    await answer(request, (message) => process.send?.(message))
  })
}

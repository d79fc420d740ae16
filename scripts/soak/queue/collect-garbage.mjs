// Loaded before the API, with --expose-gc: whoever connects to the socket has all garbage collected, and is told what heap is left, in bytes.
import { createServer } from 'node:net'
import process from 'node:process'

createServer((socket) => {
  globalThis.gc()
  socket.on('error', () => {}).end(String(process.memoryUsage().heapUsed))
})
  .listen(process.env.SOAK_GC_SOCKET)
  .unref()

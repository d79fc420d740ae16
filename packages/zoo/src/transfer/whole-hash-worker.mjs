// Hashes a file from its start as far as it is told to. JavaScript, for it is started for each transfer, and a loader for TypeScript would take longer than the work.
import { createHash } from 'node:crypto'
import { openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

const file = openSync(workerData.path, 'r')
const buffer = Buffer.allocUnsafe(1024 * 1024)
let hash = createHash('sha256')
let hashedBytes = 0

parentPort.on('message', ({ untilBytes, isEnd }) => {
  while (hashedBytes < untilBytes) {
    const bytesRead = readSync(file, buffer, 0, Math.min(buffer.length, untilBytes - hashedBytes), hashedBytes)
    if (bytesRead === 0) break // cut short: the digest is another
    hash.update(buffer.subarray(0, bytesRead))
    hashedBytes += bytesRead
  }
  if (!isEnd) return
  parentPort.postMessage(hash.digest('hex'))
  hash = createHash('sha256')
  hashedBytes = 0
})

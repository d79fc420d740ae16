import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export type WholeHash = ReturnType<typeof startWholeHash>

/**
 * The digest of a file that grows, out of what lies on the disk, in a thread of its own behind the transfer: when the last byte has come there is next to
 * nothing left to hash.
 */
export function startWholeHash(path: string) {
  const worker = new Worker(new URL('./whole-hash-worker.mjs', import.meta.url), { workerData: { path }, execArgv: [] })
  // heard by finish(); before that there is nobody to tell
  const failed = once(worker, 'error').then(([error]) => Promise.reject(error as Error))
  failed.catch(() => {})
  let told = 0
  return {
    /** The file is right up to here. */
    advance(untilBytes: number) {
      if (untilBytes <= told) return
      told = untilBytes
      worker.postMessage({ untilBytes, isEnd: false })
    },
    /** The next call begins from the start. */
    async finish(sizeBytes: number): Promise<string> {
      told = 0
      const answer = once(worker, 'message')
      worker.postMessage({ untilBytes: sizeBytes, isEnd: true })
      const [sha256] = (await Promise.race([answer, failed])) as [string]
      return sha256
    },
    close: () => worker.terminate(),
  }
}

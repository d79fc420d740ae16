/** Cache Storage takes addresses for names: one that nobody can answer at. */
const nameOf = (sha256: string, chunk: number) => `https://cache.effzoo.invalid/sha256/${sha256}/${chunk}`

export type BrowserCache = Awaited<ReturnType<typeof openBrowserCache>>

/**
 * The pieces of files in the browser's Cache Storage, each under its file's digest. What is read from it is checked by whoever reads it. Pages without Cache
 * Storage (plain http elsewhere than on localhost) keep nothing, and the log says so.
 */
export async function openBrowserCache(log: (line: string) => void = () => {}) {
  const storage = await globalThis.caches?.open('effzoo-checkpoints').catch(() => undefined)
  if (!storage) log('this page has no Cache Storage: what is fetched is not kept')
  let isFull = false
  return {
    async find(sha256: string, chunk: number): Promise<ArrayBuffer | undefined> {
      const response = await storage?.match(nameOf(sha256, chunk))
      return response?.arrayBuffer()
    },

    /** A browser that is out of room keeps what it has. */
    async keep(sha256: string, chunk: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
      if (!storage || isFull) return
      await storage.put(nameOf(sha256, chunk), new Response(bytes)).catch((error: Error) => {
        isFull = true
        log(`the browser has no room left: what is fetched from now on is not kept (${error.message})`)
      })
    },

    async drop(sha256: string, chunk: number): Promise<void> {
      await storage?.delete(nameOf(sha256, chunk))
    },
  }
}

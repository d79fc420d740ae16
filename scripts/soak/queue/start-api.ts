import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { nodeTargetWith } from '../../api-target/node-target.ts'

/** In MiB, as the process itself tells it. */
export interface Memory {
  readonly rssMib: number
  readonly heapMib: number
}

const mib = 2 ** 20

/** The API of `npm run serve`, whose garbage can be collected from outside. The folder takes the socket for that. */
export async function startApi(folder: string) {
  const socketPath = join(folder, 'gc.sock')
  const preload = new URL('./collect-garbage.mjs', import.meta.url).href
  const api = await nodeTargetWith({ SOAK_GC_SOCKET: socketPath }, ['--expose-gc', '--import', preload]).start()
  const ask = (path: string) => fetch(api.url + path, { headers: { authorization: `Bearer ${api.token}` } })

  async function read(path: string): Promise<string> {
    const response = await ask(path)
    if (response.ok) return response.text()
    throw new Error(`GET ${path} was answered ${response.status}: ${await response.text()}`)
  }

  return {
    url: api.url,
    token: api.token!,
    databaseUrl: api.databaseUrl,
    read,
    /** As Prometheus would see it. */
    async memory(): Promise<Memory> {
      const metrics = await read('/metrics')
      const mibOf = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]) / mib
      return { rssMib: mibOf('process_resident_memory_bytes'), heapMib: mibOf('nodejs_heap_size_used_bytes') }
    },
    /** Of the heap, what is left when all garbage is collected. */
    collectedHeapMib: async () => Number(await text(connect(socketPath))) / mib,
    close: api.close,
  }
}

import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '@effzoo/stats'
import { readFolderName } from '../../../packages/zoo/src/transfer/hold-partial.ts'
import type { ClientCall } from './client-process.ts'
import { chunkDigests, contentOf, sha256Of } from './content.ts'
import type { ServedFile, ServerFault } from './served-file.ts'
import type { ServerProcess } from './server-process.ts'

export const chunkBytes = 64 * 1024

/** Small, so that a run is short; the stall is longer than a busy machine pauses. */
const limits = { chunkBytes, connections: 4, stallMs: 1_500, rateWindowMs: 500, minWindowBytes: 1024, firstBackoffMs: 1, maxBackoffMs: 20 }

/** What is sent twice, of what is missing. */
const maxRepetition = 1.05

export interface RunTools {
  readonly server: ServerProcess
  readonly clientFolder: string
  /** An empty folder. */
  readonly directory: string
  readonly random: Random
  readonly seed: number
}

export type Run = Awaited<ReturnType<typeof openRun>>

/** A file on the server, with its faults, and what the client is called with. */
export async function openRun({ server, directory, random, seed }: RunTools, faultsOf: (sizeBytes: number) => readonly ServerFault[]) {
  const sizeBytes = chunkBytes * (4 + random.below(28)) + random.below(chunkBytes)
  const name = `run-${seed}`
  const content = contentOf(seed, sizeBytes)
  const sha256 = sha256Of(content)
  const chunks = chunkDigests(content, chunkBytes)
  const file: ServedFile = { sizeBytes, seed, faults: faultsOf(sizeBytes) }
  await server.serve(name, file)
  // half of them know no digests of pieces, as those of a hub's files
  const knowsChunks = random.chance(0.5)
  const call: ClientCall = {
    directory,
    limits,
    source: { urls: [server.url(name)], sizeBytes, sha256, chunks: knowsChunks ? chunks : null },
  }

  /** What is wrong with the cache after a pull that said it was done. */
  async function examineDone(): Promise<string[]> {
    const path = join(directory, 'blobs', 'sha256', sha256)
    const bytes = await readFile(path).catch(() => undefined)
    if (!bytes) return ['there is no file under its final name']
    return bytes.equals(content) ? [] : ['the file has wrong bytes under its final name']
  }

  return {
    name,
    sizeBytes,
    call,
    knowsChunks,
    examineDone,

    /** What is wrong with it after one that did not end well: nothing may lie under a final name, or the right bytes. */
    async examineFailed(): Promise<string[]> {
      const names = await readdir(join(directory, 'blobs', 'sha256')).catch(() => [])
      return names.length === 0 ? [] : examineDone()
    },

    /** Bytes that no journal vouches for. */
    async missingBytes(): Promise<number> {
      if ((await readdir(join(directory, 'blobs', 'sha256')).catch(() => [])).length > 0) return 0
      const verified = new Set<number>()
      for (const folder of await partFolders(directory)) {
        const journal = await readFile(join(folder, 'journal'), 'utf8').catch(() => '')
        for (const [line, chunk] of journal.matchAll(/^\{"chunk":(\d+),"sha256":"[0-9a-f]{64}"\}\n/gm))
          if (line) verified.add(Number(chunk))
      }
      let verifiedBytes = 0
      for (const chunk of verified) verifiedBytes += Math.min(chunkBytes, sizeBytes - chunk * chunkBytes)
      return sizeBytes - verifiedBytes
    },

    /** Judges what the server sent since. */
    async judgeSent(sinceBytes: number, missingBytes: number): Promise<string[]> {
      const sentBytes = (await server.counts(name)).sentBytes - sinceBytes
      if (sentBytes <= missingBytes * maxRepetition) return []
      return [`${sentBytes} bytes were sent, and ${missingBytes} were missing (${(sentBytes / missingBytes).toFixed(3)} x)`]
    },

    async close() {
      await server.forget(name)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export async function partFolders(directory: string): Promise<string[]> {
  const names = await readdir(join(directory, 'partial')).catch(() => [])
  return names.filter((name) => readFolderName(name)).map((name) => join(directory, 'partial', name))
}

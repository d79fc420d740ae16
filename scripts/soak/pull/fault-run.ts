import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { fetchBlob } from '../../../packages/zoo/src/transfer/fetch-blob.ts'
import { chunkBytes, openRun, partFolders, type Run, type RunTools } from './run.ts'
import type { ServerFault } from './served-file.ts'

interface Allowed {
  readonly faults: readonly ServerFault[]
  /** Sent beside what is missing: pieces that came wrong. */
  readonly extraBytes: number
  /** A clear error is an end as good as the right bytes. */
  readonly mayFail: boolean
}

const kinds = [
  'cut',
  'stall',
  'loris',
  'status',
  'wrong-length',
  'wrong-range',
  'too-long',
  'gzip',
  'loop',
  'other-etag',
  'no-ranges',
] as const

/** One pull in this process, from a server that does something wrong: now and then, or always. */
export async function faultRun(tools: RunTools): Promise<string[]> {
  const { random } = tools
  let allowed!: Allowed
  const run = await openRun(tools, (sizeBytes) => {
    const kind = random.pick(kinds)
    const times = random.chance(0.2) ? 1_000 : 1 + random.below(2)
    const fault = { kind, atByte: random.below(sizeBytes), status: random.pick([500, 502, 503, 429]), times } as ServerFault
    allowed = {
      faults: [fault],
      extraBytes: kind === 'no-ranges' || kind === 'other-etag' ? 2 * sizeBytes : times * chunkBytes,
      mayFail: times > 2 || kind === 'other-etag',
    }
    return allowed.faults
  })
  return finish(run, tools, allowed)
}

/** A bit that the wire turns over: once, or each time. Without digests of pieces all of the file comes again. */
export async function wireFlipRun(tools: RunTools): Promise<string[]> {
  const { random } = tools
  const isLasting = random.chance(0.2)
  const times = isLasting ? 1_000 : 1
  const run = await openRun(tools, (sizeBytes) => [{ kind: 'flip', atByte: random.below(sizeBytes), times }])
  return finish(run, tools, { faults: [], extraBytes: run.knowsChunks ? chunkBytes : run.sizeBytes, mayFail: isLasting })
}

/** A bit that the disk turns over, in the partial file between two pulls. */
export async function diskFlipRun(tools: RunTools): Promise<string[]> {
  const { random, server, directory } = tools
  const run = await openRun(tools, (sizeBytes) => [{ kind: 'hold', afterBytes: random.below(sizeBytes), times: 1 }])
  const interrupted = new AbortController()
  server.held(run.name).then(() => interrupted.abort(new Error('interrupted')))
  const first = await pull(run, tools, interrupted.signal)
  await server.release(run.name)
  // the server may have been done before it held
  if (first === null) return finish(run, tools, { faults: [], extraBytes: 0, mayFail: false })
  const [folder] = await partFolders(directory)
  if (!folder) return ['an interrupted pull left nothing to go on with']
  const path = join(folder, 'data')
  const bytes = await readFile(path)
  if (bytes.length > 0) {
    bytes[random.below(bytes.length)]! ^= 1 << random.below(8)
    await writeFile(path, bytes)
  }
  const missingBytes = await run.missingBytes()
  const { sentBytes } = await server.counts(run.name)
  return finish(run, tools, { faults: [], extraBytes: chunkBytes, mayFail: false }, { sentBytes, missingBytes })
}

/** null when it ended well. */
async function pull({ call }: Run, { directory }: RunTools, signal?: AbortSignal): Promise<Error | null> {
  const source = { ...call.source, urls: call.source.urls.map((url) => new URL(url)) }
  return fetchBlob(source, openCache(directory), { limits: call.limits, ...(signal && { signal }) }).then(
    () => null,
    (error: Error) => error,
  )
}

async function finish(
  run: Run,
  tools: RunTools,
  { faults, extraBytes, mayFail }: Allowed,
  since = { sentBytes: 0, missingBytes: run.sizeBytes },
) {
  const error = await pull(run, tools)
  const violations = error === null ? await run.examineDone() : await run.examineFailed()
  if (error !== null && !(mayFail && error.name === 'TransferError')) violations.push(`the pull failed: ${error.stack}`)
  if (error === null) violations.push(...(await run.judgeSent(since.sentBytes, since.missingBytes + extraBytes)))
  await run.close()
  return violations.map((violation) => `${JSON.stringify(faults)}: ${violation}`)
}

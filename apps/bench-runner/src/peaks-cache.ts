import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type EngineReport, Peaks } from '@effzoo/contract'
import { threadsOf } from '@effzoo/engines'
import { measurePeaksInChild } from './measure-peaks-in-child.ts'
import type { FoundPeaks } from './serve-peaks.ts'
import { syncFolder, writeDurably } from './write-durably.ts'

/** Of the engine, what its probe says. */
export type ProbedEngine = Pick<EngineReport, 'name' | 'version' | 'unavailable'>

export interface PeaksRequest {
  readonly signal?: AbortSignal
  /** Measures also what is known, and what failed before. */
  readonly again?: boolean
  /** It is not known, and is measured from now on. */
  readonly onMeasure?: () => void
}

/** Of what peaks are; as long as none of it changes they stay. */
interface Key {
  readonly engine: EngineReport['name']
  readonly engineVersion: string
  readonly deviceId: string
  readonly threads: number | null
}

export type PeaksCache = ReturnType<typeof openPeaksCache>

/**
 * The peaks of each engine on this device, a file each in the runner's folder, whose lock the caller holds. A file that was damaged, or belongs to another
 * key, is as none. What could not be measured is not tried again by this process: it would cost each job the time.
 */
export function openPeaksCache(stateDir: string, deviceId: string, { measure = measurePeaksInChild, threads = threadsOf } = {}) {
  const folder = join(stateDir, 'peaks')
  const failures = new Map<string, FoundPeaks>()
  let queue: Promise<unknown> = Promise.resolve()

  async function find(key: Key, { signal, again = false, onMeasure }: PeaksRequest): Promise<FoundPeaks> {
    const name = fileName(key)
    const path = join(folder, name)
    const known = again ? null : ((await readPeaks(path, key)) ?? failures.get(name))
    if (known) return known

    onMeasure?.()
    const found = await measure(key.engine, signal && { signal })
    const checked = 'peaks' in found ? verify(found.peaks, key) : found
    if ('peaks' in checked) {
      await mkdir(folder, { recursive: true })
      await writeDurably(path, JSON.stringify({ ...key, peaks: checked.peaks }))
      await syncFolder(stateDir)
      failures.delete(name)
    } else if (!signal?.aborted) {
      failures.set(name, checked)
    }
    return checked
  }

  return {
    /** One at a time, for two that measure would each be the other's noise; who had to wait for the same engine finds its file. */
    peaksFor({ name, version, unavailable }: ProbedEngine, request: PeaksRequest = {}): Promise<FoundPeaks> {
      if (version === null) return Promise.resolve({ unknown: unavailable ?? 'its probe tells no version' })
      const key = { engine: name, engineVersion: version, deviceId, threads: threads(name) }
      const found = queue.then(() => find(key, request))
      queue = found.catch(() => {})
      return found
    },
  }
}

function fileName({ engine, engineVersion, deviceId, threads }: Key): string {
  const hash = createHash('sha256').update(JSON.stringify([engine, engineVersion, deviceId, threads]))
  return `${engine}-${hash.digest('hex').slice(0, 16)}.json`
}

/** Between probe and measurement the engine may have been installed anew. */
function verify(peaks: Peaks, { engineVersion, threads }: Key): FoundPeaks {
  if (peaks.engineVersion !== engineVersion) return { unknown: `it was ${engineVersion} when it was probed, and is ${peaks.engineVersion}` }
  if (peaks.threads !== threads) return { unknown: `it was to compute with ${threads} threads, and does so with ${peaks.threads}` }
  return { peaks }
}

async function readPeaks(path: string, key: Key): Promise<FoundPeaks | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const { engine, deviceId, peaks } = JSON.parse(text)
    const found = verify(Peaks.parse(peaks), key)
    return 'peaks' in found && engine === key.engine && deviceId === key.deviceId ? found : null
  } catch {
    return null
  }
}

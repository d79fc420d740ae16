import type { EngineName } from '@effzoo/contract'
import { describeEnd, forkChild } from './child-process.ts'
import type { FoundPeaks } from './serve-peaks.ts'

const peaksEntry = new URL('./peaks-child.ts', import.meta.url)

/** Loading an engine takes seconds, its peaks about two more, and on slow engines up to ten. */
const timeLimitMs = 60_000

/** In a fresh process, which nothing of ours has warmed or filled. Never throws; ends when that process is gone. */
export function measurePeaksInChild(
  name: EngineName,
  { signal = new AbortController().signal, entry = peaksEntry, limitMs = timeLimitMs } = {},
): Promise<FoundPeaks> {
  if (signal.aborted) return Promise.resolve({ unknown: 'its measurement was called off' })
  const { process: child, tail } = forkChild(entry)
  return new Promise((resolve) => {
    let found: FoundPeaks | undefined
    /** The first word stands. */
    const conclude = (outcome: FoundPeaks) => {
      found ??= outcome
      child.kill('SIGKILL')
    }
    const onAbort = () => conclude({ unknown: 'its measurement was called off' })
    const timer = setTimeout(() => conclude({ unknown: `its measurement was not done after ${limitMs / 1_000} s` }), limitMs)
    const end = (how: string) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(found ?? { unknown: `its measurement ${how}\n${tail()}`.trim().slice(0, 1_000) })
    }
    signal.addEventListener('abort', onAbort)
    child.once('message', conclude)
    child.once('error', (error) => end(`could not be started: ${error.message}`))
    child.once('close', (exitCode, childSignal) => end(describeEnd(exitCode, childSignal)))
    child.send(name)
  })
}

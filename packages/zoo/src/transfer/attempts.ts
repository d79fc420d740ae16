import { setTimeout as sleep } from 'node:timers/promises'
import { backoffMs } from './limits.ts'
import type { Mirror } from './mirrors.ts'
import type { Transfer } from './transfer.ts'
import { TransferError, type TransferFault, transferFaults } from './transfer-error.ts'

const ofThisMachine: readonly TransferFault[] = ['no-space', 'disk', 'too-large']

/** So many new bytes say that it was worth trying. */
const progressBytes = 64 * 1024

const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`

/** Tries until `work` ends well: at another mirror first, patiently, as often as the limits allow. `work` says how many bytes it is on. */
export async function attempt(
  { mirrors, limits, signal, log }: Transfer,
  what: string,
  work: { run(mirror: Mirror): Promise<void>; nextByte(): number },
): Promise<void> {
  let failures = 0
  let wrongBytes = 0
  let last: Mirror | undefined
  for (;;) {
    const mirror = mirrors.choose(last)
    if (!mirror) throw mirrors.exhausted()
    const restMs = mirror.restsUntilMs - Date.now()
    if (restMs > 0) await sleep(restMs, undefined, { signal })
    const startByte = work.nextByte()
    try {
      return await work.run(mirror)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof TransferError) || ofThisMachine.includes(error.fault)) throw error
      mirrors.note(mirror, error)
      last = mirror
      if (error.fault === 'wrong-bytes') wrongBytes++
      failures = work.nextByte() - startByte >= progressBytes ? 1 : failures + 1
      const isLast = failures >= limits.maxFailures || wrongBytes >= limits.maxWrongBytes || (error.waitMs ?? 0) > limits.maxWaitMs
      if (isLast) throw givenUp(error, what, failures)
      // a mirror that is asked no more says so once, when the last one has gone; a fault that passes is worth a line
      if (!transferFaults[error.fault].again || !mirrors.choose(last)) continue
      const pauseMs = backoffMs(failures, limits)
      log(`${what}: ${error.message}; tried again in ${inSeconds(Math.max(pauseMs, error.waitMs ?? 0))}`)
      await sleep(pauseMs, undefined, { signal })
    }
  }
}

function givenUp(error: TransferError, what: string, failures: number): TransferError {
  const wish = error.waitMs === null ? '' : `, and wants to be asked again in ${inSeconds(error.waitMs)}`
  return new TransferError(
    error.fault,
    `${what}: given up after ${failures === 1 ? 'the last try' : `${failures} tries`}: ${error.message}${wish}`,
    {
      waitMs: error.waitMs,
      cause: error,
    },
  )
}

import process from 'node:process'
import type { TransferProgress } from '../src/pull/blob-source.ts'
import { showProgress } from './progress.ts'

/** The rate is that of the last so long: what a user sees now, and not what was. */
const rateWindowMs = 5_000
const jsonEveryMs = 1_000

export interface TransferDisplay {
  onProgress(progress: TransferProgress): void
  log(line: string): void
  end(): void
}

const inMegabytes = (bytes: number) => (bytes / 1e6).toFixed(1)

/** Bytes a second of late; null before there is anything to tell it from. */
function createRate(nowMs: () => number) {
  let seen: { atMs: number; bytes: number }[] = []
  return (bytes: number): number | null => {
    const atMs = nowMs()
    seen = [...seen.filter((one) => atMs - one.atMs <= rateWindowMs), { atMs, bytes }]
    const [first] = seen
    return first && atMs > first.atMs && bytes >= first.bytes ? ((bytes - first.bytes) * 1_000) / (atMs - first.atMs) : null
  }
}

/** How far a pull is, on stderr: a bar with rate and time left on a terminal, plain lines elsewhere, JSON lines for programs. */
export function showTransfer(label: string, { json = false, nowMs = () => performance.now() } = {}): TransferDisplay {
  const rateOf = createRate(nowMs)
  return json ? asJson(label, rateOf, nowMs) : asText(label, rateOf, nowMs)
}

function asText(label: string, rateOf: ReturnType<typeof createRate>, nowMs: () => number): TransferDisplay {
  const display = showProgress(label, nowMs)
  return {
    onProgress({ receivedBytes, totalBytes }) {
      const rate = rateOf(receivedBytes)
      const parts = [
        `${inMegabytes(receivedBytes)}${totalBytes === null ? '' : ` of ${inMegabytes(totalBytes)}`} MB`,
        ...(rate === null ? [] : [`${inMegabytes(rate)} MB/s`]),
      ]
      display.update({ step: 'fetching', fraction: totalBytes === null ? null : receivedBytes / totalBytes, detail: parts.join(', ') })
    },
    log(line) {
      // a bar would be written over
      display.end()
      process.stderr.write(`${line}\n`)
    },
    end: display.end,
  }
}

function asJson(label: string, rateOf: ReturnType<typeof createRate>, nowMs: () => number): TransferDisplay {
  let saidMs = Number.NEGATIVE_INFINITY
  const say = (event: object) => process.stderr.write(`${JSON.stringify({ name: label, ...event })}\n`)
  return {
    onProgress({ receivedBytes, totalBytes }) {
      const rate = rateOf(receivedBytes)
      const isEnd = receivedBytes === totalBytes
      if (!isEnd && nowMs() - saidMs < jsonEveryMs) return
      saidMs = nowMs()
      const leftMs = rate && totalBytes !== null ? Math.round(((totalBytes - receivedBytes) * 1_000) / rate) : null
      say({ event: 'progress', receivedBytes, totalBytes, bytesPerS: rate === null ? null : Math.round(rate), leftMs })
    },
    log: (line) => say({ event: 'note', text: line }),
    end() {},
  }
}

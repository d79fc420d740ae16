import { ZooError } from '@effzoo/contract'

export const streamLimits = { perAddress: 100, inAll: 2_000 } as const

/**
 * How many streams are open, in all and by address. At the edge a stream may end without a word, so none counts longer than it may last.
 * Addresses are not told apart where `perAddress` is null.
 */
export function countStreams(lastsMs: number, { perAddress, inAll }: { perAddress: number | null; inAll: number } = streamLimits) {
  const open = new Set<{ readonly address: string; readonly untilMs: number }>()

  return {
    /** Answers how to close it again. */
    open(address: string, nowMs = performance.now()): () => void {
      let ofAddress = 0
      for (const stream of open) {
        if (stream.untilMs < nowMs) open.delete(stream)
        else if (stream.address === address) ofAddress++
      }
      if (perAddress !== null && ofAddress >= perAddress) {
        throw new ZooError('rate-limited', `${perAddress} streams are open from your address, and no more are allowed; close one of them`)
      }
      if (open.size >= inAll)
        throw new ZooError('rate-limited', `${inAll} streams are open here, and no more are kept; try again in a minute`)
      const stream = { address, untilMs: nowMs + lastsMs }
      open.add(stream)
      return () => void open.delete(stream)
    },
  }
}

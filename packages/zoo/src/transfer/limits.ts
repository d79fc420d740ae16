import { chunkBytes } from '@effzoo/contract'

/** The bounds of a transfer; tests make them small. */
export interface TransferLimits {
  readonly chunkBytes: number
  readonly connections: number
  /** Tries of one piece that brought nothing, before it is given up. */
  readonly maxFailures: number
  /** A piece with wrong bytes is fetched so often, whatever else came of it. */
  readonly maxWrongBytes: number
  readonly maxRedirects: number
  readonly maxFileBytes: number
  /** No byte for so long: the connection is dead. */
  readonly stallMs: number
  /** In each such time a connection brings at least so many bytes, or another takes its place. */
  readonly rateWindowMs: number
  readonly minWindowBytes: number
  readonly firstBackoffMs: number
  readonly maxBackoffMs: number
  /** A server that asks for more patience than this is taken at its word, and given up. */
  readonly maxWaitMs: number
}

export const transferLimits: TransferLimits = {
  chunkBytes,
  connections: 4,
  maxFailures: 6,
  maxWrongBytes: 4,
  maxRedirects: 5,
  maxFileBytes: 64 * 1024 ** 3,
  stallMs: 30_000,
  // a modem's 56 kbit/s over four connections is 51 KiB in that time
  rateWindowMs: 30_000,
  minWindowBytes: 16 * 1024,
  firstBackoffMs: 250,
  maxBackoffMs: 20_000,
  maxWaitMs: 300_000,
}

/** Doubled each time, and a part of it drawn, so that clients that failed together do not come back together. */
export const backoffMs = (failures: number, { firstBackoffMs, maxBackoffMs }: TransferLimits, random = Math.random) =>
  Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.max(0, failures - 1)) * (0.5 + random() / 2)

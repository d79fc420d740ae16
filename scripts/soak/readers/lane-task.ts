/** For the formats that are read in the caller's own thread. */
export interface LaneTask {
  readonly seeds: { readonly from: number; readonly to: number }
  /** One number: how many seeds of the range are behind us. The parent looks from outside whether it moves on. */
  readonly position: Int32Array
  readonly deadlineMs: number
}

export const notStarted = -1

export type LaneMessage =
  | { readonly kind: 'violation'; readonly seed: number; readonly what: string }
  | { readonly kind: 'tally'; readonly tallies: Readonly<Record<string, Tally>> }

export interface Tally {
  runCount: number
  readCount: number
  spentMs: number
}

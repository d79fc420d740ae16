/** What a server does wrong, and how often; `times` counts down. */
export type ServerFault =
  | { readonly kind: 'flip' | 'cut' | 'stall' | 'loris'; readonly atByte: number; times: number }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>>; times: number }
  | { readonly kind: 'loop' | 'no-ranges' | 'wrong-range' | 'wrong-length' | 'too-long' | 'gzip' | 'other-etag' | 'unsized'; times: number }
  /** Sends no more once this many bytes went out, until it is told to go on. */
  | { readonly kind: 'hold'; readonly afterBytes: number; times: number }

/** One file as one server gives it. */
export interface ServedFile {
  readonly sizeBytes: number
  readonly seed: number
  readonly faults: readonly ServerFault[]
}

/** What went over the wire. */
export interface ServedCounts {
  readonly sentBytes: number
  readonly requestCount: number
}

/** What went wrong, by what can be done about it. */
export const transferFaults = {
  /** Nothing lies there, or not for us. */
  missing: { again: false },
  denied: { again: false },
  /** An answer that another try will not change: a redirect in a circle, a size that is not the file's. */
  refused: { again: false },
  'wrong-size': { again: false },
  /** It says no ranges are given: fetched as one stream, where nobody gives them. */
  'no-ranges': { again: false },
  /** Nobody answers; asked again only where somebody has answered before. */
  unreachable: { again: true },
  busy: { again: true },
  unavailable: { again: true },
  stalled: { again: true },
  truncated: { again: true },
  'wrong-answer': { again: true },
  'wrong-bytes': { again: true },
  /** The file at the server is not the one that was begun with. */
  changed: { again: false },
  /** Of this machine, whatever mirror is asked. */
  'no-space': { again: false },
  disk: { again: false },
  'too-large': { again: false },
} as const satisfies Record<string, { again: boolean }>

export type TransferFault = keyof typeof transferFaults

/** A transfer that came to nothing. What was verified before stays, and the next one goes on from there. */
export class TransferError extends Error {
  override readonly name = 'TransferError'
  readonly fault: TransferFault
  /** As the server asked. */
  readonly waitMs: number | null

  constructor(fault: TransferFault, detail: string, { waitMs = null, cause }: { waitMs?: number | null; cause?: unknown } = {}) {
    super(detail, { cause })
    this.fault = fault
    this.waitMs = waitMs
  }
}

/** Without user, password and query: signed addresses are secrets for as long as they hold. */
export const describeUrl = (url: URL) => `${url.origin}${url.pathname}`

import type { BlobSource } from '../pull/blob-source.ts'
import { TransferError, transferFaults } from './transfer-error.ts'

/** One address of the bytes, and what was learned of it in this transfer. */
export interface Mirror {
  readonly url: URL
  /** Where it redirected to; asked there until that is refused, as signed addresses are in time. */
  resolvedUrl: URL | null
  etag: string | null
  hasAnswered: boolean
  /** Not asked before, as it wished. */
  restsUntilMs: number
  /** Why it is asked no more. */
  given: TransferError | null
}

export type Mirrors = ReturnType<typeof createMirrors>

export function createMirrors({ urls }: Pick<BlobSource, 'urls'>) {
  const mirrors: Mirror[] = urls.map((url) => ({ url, resolvedUrl: null, etag: null, hasAnswered: false, restsUntilMs: 0, given: null }))
  return {
    /** The first one that may be asked, and another than `last` where there is another. undefined: none is left. */
    choose(last?: Mirror, nowMs = Date.now()): Mirror | undefined {
      const open = mirrors.filter(({ given }) => given === null)
      const others = open.filter((mirror) => mirror !== last)
      const rested = (others.length > 0 ? others : open).toSorted(
        (a, b) => Math.max(a.restsUntilMs, nowMs) - Math.max(b.restsUntilMs, nowMs),
      )
      return rested[0]
    },
    /** Notes what a failure says of the mirror. */
    note(mirror: Mirror, error: TransferError, nowMs = Date.now()) {
      const isHopeless = !transferFaults[error.fault].again || (error.fault === 'unreachable' && !mirror.hasAnswered)
      if (isHopeless) mirror.given = error
      if (error.waitMs !== null) mirror.restsUntilMs = nowMs + error.waitMs
    },
    /** Those that give all of the file or nothing: from now on they are asked for all. */
    takeWhole(): Mirror[] {
      const whole = mirrors.filter(({ given }) => given?.fault === 'no-ranges')
      for (const mirror of whole) mirror.given = null
      return whole
    },
    /** Why none is left, in one error: the fault that something can be done about, and what each of them said. */
    exhausted(): TransferError {
      const reasons = mirrors.flatMap(({ given }) => given ?? [])
      const [only] = reasons
      if (only && reasons.length === 1) return only
      const chief = reasons.find(({ fault }) => fault === 'no-ranges') ?? reasons.find(({ fault }) => fault === 'changed') ?? reasons.at(-1)
      const detail = reasons.map(({ message }) => message).join('; ')
      return new TransferError(chief?.fault ?? 'missing', detail || 'no address is known for it', { cause: chief })
    },
    /** What an earlier transfer saw, to tell when it has changed since. */
    recall(etags: ReadonlyMap<string, string>) {
      for (const mirror of mirrors) mirror.etag = etags.get(mirror.url.href) ?? null
    },
    /** All of them may be asked again, as if for the first time, and another one first. */
    forget() {
      mirrors.push(...mirrors.splice(0, 1))
      for (const mirror of mirrors) Object.assign(mirror, { resolvedUrl: null, etag: null, given: null })
    },
  }
}

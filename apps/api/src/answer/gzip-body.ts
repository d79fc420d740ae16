/** Of a text in UTF-8. Node has one; at the edge Cloudflare compresses what it sends, and there is none. */
export type Gzip = (text: string) => Uint8Array<ArrayBuffer>

/** Shorter ones fit into a packet or two as they are. */
const leastLength = 2_048

/** Of what is kept; an `Answer`, for one. */
interface Kept {
  readonly body: string
}

const made = new WeakMap<Kept, Uint8Array<ArrayBuffer>>()

/**
 * The body for a client that takes gzip; made once, so it is for answers that are kept. Undefined where it is to be sent as it is.
 */
export function gzipBody(answer: Kept, acceptEncoding: string | undefined, gzip: Gzip | undefined): Uint8Array<ArrayBuffer> | undefined {
  if (!gzip || answer.body.length < leastLength || !takesGzip(acceptEncoding)) return undefined
  let bytes = made.get(answer)
  if (!bytes) {
    bytes = gzip(answer.body)
    made.set(answer, bytes)
  }
  return bytes
}

/** By its name alone: who says `*` takes the body as it is, too. */
function takesGzip(acceptEncoding: string | undefined): boolean {
  const named = acceptEncoding && /(?:^|,)[ \t]*gzip[ \t]*(?:;[ \t]*q=([\d.]+)[ \t]*)?(?:,|$)/i.exec(acceptEncoding)
  return named ? Number(named[1] ?? 1) > 0 : false
}

/** Strong tags name bytes, so another coding has another one (RFC 9110, 8.8.3.3). */
export const gzipTagOf = (tag: string) => `${tag.slice(0, -1)}-gzip"`

/** Of the tags that a client has the one that still stands; that of a coding only where it takes this coding. */
export function heldTag(ifNoneMatch: string | undefined, tag: string, acceptEncoding: string | undefined): string | undefined {
  if (ifNoneMatch === undefined) return undefined
  if (ifNoneMatch.includes(tag)) return tag
  const gzipTag = gzipTagOf(tag)
  return ifNoneMatch.includes(gzipTag) && takesGzip(acceptEncoding) ? gzipTag : undefined
}

/**
 * The one text of a JSON value (RFC 8785): keys in the order of their UTF-16 units, no white space, numbers as ECMAScript writes them.
 * Whatever has no such text is refused, where JSON.stringify would leave it out or write something else.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return canonicalText(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no form in JSON`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`
  if (typeof value === 'object' && isPlain(value)) {
    const members = Object.keys(value).sort()
    return `{${members.map((key) => `${canonicalText(key)}:${canonicalJson((value as Record<string, unknown>)[key])}`).join(',')}}`
  }
  throw new TypeError(`${typeof value} has no form in JSON`)
}

/** Half of a surrogate pair is no character: UTF-8 has no bytes for it. */
function canonicalText(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError(`${JSON.stringify(text)} holds half of a surrogate pair`)
  return JSON.stringify(text)
}

/** A Date or a Map would lose what it holds. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

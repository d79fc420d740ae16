const encoder = new TextEncoder()

/** What bodies are cut from: to ask for memory for each costs more than to fill it. */
const slabBytes = 1 << 18
let slab = new Uint8Array(0)
let used = 0

/** A stretch that nothing else has been given, nor will be: who sends a body may take its time. */
function allocate(sizeBytes: number): Uint8Array<ArrayBuffer> {
  if (sizeBytes > slabBytes / 4) return new Uint8Array(sizeBytes)
  if (used + sizeBytes > slab.length) {
    slab = new Uint8Array(slabBytes)
    used = 0
  }
  used += sizeBytes
  return slab.subarray(used - sizeBytes, used)
}

/** `open`, the parts with `between` between them, and `close`, as UTF-8. */
export function joinBytes(open: string, parts: readonly Uint8Array[], between: string, close: string): Uint8Array<ArrayBuffer> {
  const [head, gap, tail] = [encoder.encode(open), encoder.encode(between), encoder.encode(close)]
  let sizeBytes = head.length + tail.length + gap.length * Math.max(0, parts.length - 1)
  for (const part of parts) sizeBytes += part.length

  const joined = allocate(sizeBytes)
  joined.set(head)
  let end = head.length
  for (const [i, part] of parts.entries()) {
    if (i > 0) {
      joined.set(gap, end)
      end += gap.length
    }
    joined.set(part, end)
    end += part.length
  }
  joined.set(tail, end)
  return joined
}

import { TransferError } from './transfer-error.ts'

/** Reads a body's bytes into their place, from `skipBytes` on; what comes after them is left. */
export async function readBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  place: Uint8Array<ArrayBuffer>,
  skipBytes: number,
  stallMs: number,
): Promise<void> {
  const reader = body.getReader()
  let at = -skipBytes
  while (at < place.length) {
    const { value, done } = await withinMs(reader.read(), stallMs)
    if (done) throw new TransferError('truncated', `a piece ended after ${Math.max(0, at)} of ${place.length} bytes`)
    const from = Math.max(0, -at)
    const until = Math.min(value.length, place.length - at)
    if (until > from) place.set(value.subarray(from, until), at + from)
    at += value.length
  }
}

async function withinMs<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TransferError('stalled', `nothing has come for ${limitMs / 1_000} s`)), limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

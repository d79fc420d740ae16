/** Uniform numbers in [0, 1), 32 bits each. */
export type Random = () => number

/** FNV-1a over the UTF-16 code units. */
function hash(text: string, basis: number): number {
  let h = basis
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h
}

/** Own sequence for each key, the same on every machine. The generator is sfc32 (PractRand, public domain), period at least 2^32. */
export function createRandom(key: string): Random {
  let a = hash(key, 0x811c9dc5)
  let b = hash(key, 0x9e3779b9)
  let c = hash(key, 0x85ebca6b)
  let counter = 1
  const next = () => {
    const mixed = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + mixed) | 0
    return (mixed >>> 0) / 2 ** 32
  }
  // Keys that differ in a little give states that do; these rounds part them.
  for (let i = 0; i < 15; i++) next()
  return next
}

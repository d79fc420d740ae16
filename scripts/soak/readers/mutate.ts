import type { Random } from '@effzoo/stats'

/** Lengths and counts at which arithmetic turns over, or allocation begins to hurt. */
const edges = [
  0n,
  1n,
  2n,
  7n,
  8n,
  0x7fn,
  0x80n,
  0xffn,
  0x100n,
  0x7fffn,
  0xffffn,
  2n ** 20n,
  2n ** 28n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
]
const wideEdges = [2n ** 32n, 2n ** 40n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 62n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n]

/** May change `bytes` in place; what it returns is the file from then on. `other` is a file of the same format, to take pieces from. */
type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array

/** Rather not in a run of zeros: much of an HDF5 file is room that nothing uses. */
function place(bytes: Uint8Array, random: Random): number {
  for (let tries = 0; tries < 3; tries++) {
    const at = random.below(bytes.length)
    if (bytes[at] !== 0) return at
  }
  return random.below(bytes.length)
}

function range(bytes: Uint8Array, random: Random, maxLength: number) {
  const start = place(bytes, random)
  return { start, end: Math.min(bytes.length, start + 1 + random.below(maxLength)) }
}

const flipBit: Mutation = (bytes, random) => {
  bytes[place(bytes, random)]! ^= 1 << random.below(8)
  return bytes
}

const setByte: Mutation = (bytes, random) => {
  bytes[place(bytes, random)] = random.below(256)
  return bytes
}

/** Where a length, a count or an offset may stand: any width, either order, near the old value or far from it. */
const editInteger: Mutation = (bytes, random) => {
  const width = random.pick([1, 2, 4, 8])
  if (bytes.length < width) return bytes
  const at = Math.min(place(bytes, random), bytes.length - width)
  const order = random.chance(0.9) ? 0 : width - 1
  let old = 0n
  for (let i = width - 1; i >= 0; i--) old = (old << 8n) | BigInt(bytes[at + (i ^ order)]!)
  const near = old + BigInt(random.below(33) - 16)
  const value = random.chance(0.4) ? near : random.pick([...edges, ...wideEdges, BigInt(bytes.length), BigInt(bytes.length - at)])
  for (let i = 0; i < width; i++) bytes[at + (i ^ order)] = Number((value >> BigInt(8 * i)) & 0xffn)
  return bytes
}

const truncate: Mutation = (bytes, random) =>
  bytes.slice(0, random.chance(0.5) ? random.below(bytes.length) : Math.max(0, bytes.length - 1 - random.below(16)))

const remove: Mutation = (bytes, random) => {
  const { start, end } = range(bytes, random, 64)
  return concat(bytes.subarray(0, start), bytes.subarray(end))
}

const repeat: Mutation = (bytes, random) => {
  const { start, end } = range(bytes, random, 64)
  return concat(bytes.subarray(0, end), ...Array<Uint8Array>(1 + random.below(4)).fill(bytes.subarray(start, end)), bytes.subarray(end))
}

const splice: Mutation = (bytes, random, other) => {
  if (other.length === 0) return bytes
  const { start, end } = range(other, random, 256)
  const at = random.below(bytes.length)
  const isInserted = random.chance(0.3)
  return concat(
    bytes.subarray(0, at),
    other.subarray(start, end),
    bytes.subarray(isInserted ? at : Math.min(bytes.length, at + end - start)),
  )
}

/** In headers that are text. */
const editDigits: Mutation = (bytes, random) => {
  const text = new TextDecoder('latin1').decode(bytes)
  const numbers = [...text.matchAll(/\d+/g)]
  if (numbers.length === 0) return bytes
  const { index, 0: old } = random.pick(numbers)
  const value = random.chance(0.5) ? BigInt(old.slice(0, 30)) + BigInt(random.below(17) - 8) : random.pick([...edges, ...wideEdges])
  return concat(bytes.subarray(0, index), new TextEncoder().encode(String(value)), bytes.subarray(index + old.length))
}

const mutations: readonly Mutation[] = [
  flipBit,
  flipBit,
  setByte,
  setByte,
  editInteger,
  editInteger,
  truncate,
  remove,
  repeat,
  splice,
  editDigits,
]

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** One to six changes, mostly few. */
export function mutate(original: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let bytes: Uint8Array = original.slice()
  do {
    if (bytes.length === 0) return bytes
    bytes = random.pick(mutations)(bytes, random, other)
  } while (random.chance(0.4))
  return bytes
}

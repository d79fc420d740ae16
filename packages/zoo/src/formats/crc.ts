/** Slicing by 8 (Kounavis and Berry, 2008): eight bytes a step, one table for each. */
function createTables(polynomial: number): Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
    return crc
  })
  const tables = [first]
  while (tables.length < 8) tables.push(tables.at(-1)!.map((crc) => (crc >>> 8) ^ first[crc & 0xff]!))
  return tables
}

/** Continues from `previous`, so that a long text may come in parts. */
export type Crc = (bytes: Uint8Array, previous?: number) => number

function createCrc(polynomial: number): Crc {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = createTables(polynomial) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ]
  return (bytes, previous = 0) => {
    let crc = ~previous
    let i = 0
    for (const end = bytes.length - 7; i < end; i += 8) {
      crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
      crc =
        t7[crc & 0xff]! ^
        t6[(crc >>> 8) & 0xff]! ^
        t5[(crc >>> 16) & 0xff]! ^
        t4[crc >>> 24]! ^
        t3[bytes[i + 4]!]! ^
        t2[bytes[i + 5]!]! ^
        t1[bytes[i + 6]!]! ^
        t0[bytes[i + 7]!]!
    }
    for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]!) & 0xff]!
    return ~crc >>> 0
  }
}

/** Of zip archives (IEEE 802.3). */
export const crc32 = createCrc(0xedb88320)

/** Of TensorFlow's files (Castagnoli). */
export const crc32c = createCrc(0x82f63b78)

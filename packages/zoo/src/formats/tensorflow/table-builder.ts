import { createByteBuilder } from '../byte-builder.ts'
import { maskedCrc32c } from './checksum.ts'
import { footerBytes, type TableEntry, tableMagic } from './table.ts'

/** LevelDB's defaults. */
const blockBytes = 4096
const restartInterval = 16

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return length
}

/** Every 16th key is written whole, for a reader that searches. */
function createBlock() {
  const out = createByteBuilder()
  const restarts: number[] = [0]
  let previous: Uint8Array = new Uint8Array(0)
  let entryCount = 0
  return {
    sizeBytes: out.sizeBytes,
    add({ key, value }: TableEntry) {
      const isRestart = entryCount % restartInterval === 0
      if (isRestart && entryCount > 0) restarts.push(out.sizeBytes())
      const shared = isRestart ? 0 : sharedLength(previous, key)
      out
        .varint(shared)
        .varint(key.length - shared)
        .varint(value.length)
      out.bytes(key.subarray(shared)).bytes(value)
      previous = key
      entryCount++
    },
    lastKey: () => previous,
    build() {
      for (const restart of restarts) out.uint32(restart)
      return out.uint32(restarts.length).build()
    },
  }
}

/** The table of `entries`, which come in ascending order of their keys. */
export function buildTable(entries: Iterable<TableEntry>): Uint8Array {
  const out = createByteBuilder()
  const index = createBlock()

  /** Appends a block; its place, as the index and the footer note it. */
  function append(block: Uint8Array): Uint8Array {
    const place = createByteBuilder().varint(out.sizeBytes()).varint(block.length).build()
    const checked = createByteBuilder().bytes(block).uint8(0).build()
    out.bytes(checked).uint32(maskedCrc32c(checked))
    return place
  }

  let block = createBlock()
  const close = () => {
    index.add({ key: block.lastKey(), value: append(block.build()) })
    block = createBlock()
  }
  for (const entry of entries) {
    block.add(entry)
    if (block.sizeBytes() >= blockBytes) close()
  }
  if (block.sizeBytes() > 0) close()

  const places = createByteBuilder().bytes(append(createBlock().build())).bytes(append(index.build()))
  const padding = new Uint8Array(footerBytes - 8 - places.sizeBytes())
  return out.bytes(places.build()).bytes(padding).uint64(tableMagic).build()
}

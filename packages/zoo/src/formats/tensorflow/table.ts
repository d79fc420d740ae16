import { viewOf } from '../byte-source.ts'
import { FormatError } from '../format-error.ts'
import { maskedCrc32c } from './checksum.ts'
import { compareBytes } from './compare-bytes.ts'
import { createWireCursor } from './wire.ts'

/** Layout: https://github.com/google/leveldb/blob/main/doc/table_format.md; TensorFlow's copy lies in tensorflow/tsl/lib/io. */
export const footerBytes = 48
export const tableMagic = 0xdb4775248b80fb57n
/** Kind of compression, and checksum. */
export const blockTrailerBytes = 5
const maxKeyBytes = 16_384

export interface TableEntry {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

const refuse = (detail: string): never => {
  throw new FormatError('tensorflow', detail)
}

type Cursor = ReturnType<typeof createWireCursor>

interface Block {
  readonly bytes: Uint8Array
  readonly offset: number
  readonly endOffset: number
}

function readBlock(table: Uint8Array, handle: Cursor, what: string): Block {
  const offset = handle.varint()
  const length = handle.varint()
  const endOffset = offset + length + blockTrailerBytes
  if (endOffset > table.length) refuse(`${what} should lie at byte ${offset}, ${length} long, but the index has ${table.length} bytes`)
  const checked = table.subarray(offset, offset + length + 1)
  if (viewOf(table).getUint32(offset + length + 1, true) !== maskedCrc32c(checked)) {
    refuse(`${what} at byte ${offset} is damaged: its checksum does not match`)
  }
  if (checked[length] !== 0)
    refuse(`${what} at byte ${offset} is compressed (kind ${checked[length]}); TensorFlow writes the index uncompressed`)
  return { bytes: checked.subarray(0, length), offset, endOffset }
}

/** Keys share a beginning with the key before them. The restart points, for searching, are passed over. */
function* entriesOf({ bytes: block }: Block, what: string): Generator<TableEntry> {
  const restartCount = block.length < 4 ? refuse(`${what} has ${block.length} bytes`) : viewOf(block).getUint32(block.length - 4, true)
  const end = block.length - 4 - 4 * restartCount
  if (end < 0) refuse(`${what} has ${restartCount} restart points in ${block.length} bytes`)
  const cursor = createWireCursor(block.subarray(0, end), what)
  let key: Uint8Array = new Uint8Array(0)
  while (cursor.hasMore()) {
    const shared = cursor.varint()
    const own = cursor.varint()
    const valueLength = cursor.varint()
    if (shared > key.length) refuse(`${what}: a key shares ${shared} bytes with one of ${key.length}`)
    if (shared + own > maxKeyBytes) refuse(`${what}: a key has ${shared + own} bytes; ${maxKeyBytes} is the most`)
    const next = new Uint8Array(shared + own)
    next.set(key.subarray(0, shared))
    next.set(cursor.bytes(own), shared)
    key = next
    yield { key, value: cursor.bytes(valueLength) }
  }
}

/**
 * All entries of a table. Keys must ascend and blocks follow one another, so that every entry comes once, and the work is no more than
 * the file is long.
 */
export function* readTable(table: Uint8Array): Generator<TableEntry> {
  if (table.length < footerBytes) refuse(`the index has ${table.length} bytes; its footer alone takes ${footerBytes}`)
  if (viewOf(table).getBigUint64(table.length - 8, true) !== tableMagic) refuse('the index does not end as a checkpoint index does')
  const footer = createWireCursor(table.subarray(table.length - footerBytes, table.length - 8), 'the footer of the index')
  // about the blocks, and empty: nothing but its checksum is of use
  readBlock(table, footer, 'the block of properties')
  const blocks = readBlock(table, footer, 'the block of blocks')
  let previous: { readonly key: Uint8Array; readonly endOffset: number } | undefined
  for (const { value: handle } of entriesOf(blocks, 'the block of blocks')) {
    const block = readBlock(table, createWireCursor(handle, "a block's place"), 'a block of the index')
    if (block.offset < (previous?.endOffset ?? 0))
      refuse(`the block of the index at byte ${block.offset} does not come after the one before it`)
    let entryCount = 0
    for (const entry of entriesOf(block, 'a block of the index')) {
      if (previous && compareBytes(previous.key, entry.key) >= 0) refuse('the keys of the index are not in ascending order')
      previous = { key: entry.key, endOffset: block.endOffset }
      entryCount++
      yield entry
    }
    if (entryCount === 0) refuse(`the block of the index at byte ${block.offset} has no entry`)
  }
}
